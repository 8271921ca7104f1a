"""Alerts: what is told to whom, and the messages that tell it.

targets (who wants what) ─→ outbox ─→ delivery ─→ message ─→ senders ─┬─ mail
                                                                      ├─ webhook
                                                                      └─ services (Apprise)
"""

from monitor.notify.delivery import Delivery, deliver, try_out
from monitor.notify.targets import Target, targets

__all__ = ["Delivery", "Target", "deliver", "targets", "try_out"]

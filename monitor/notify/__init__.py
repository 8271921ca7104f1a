"""Alerts: what is told to whom, and the messages that tell it.

targets (who wants what) ─→ outbox ─→ delivery ─→ message ─→ senders ─┬─ mail
                                                                      ├─ webhook
                                                                      └─ services (Apprise)
"""

from monitor.notify.delivery import Delivery, Post, deliver, next_try, try_out
from monitor.notify.targets import Target, targets, wanted

__all__ = [
    "Delivery",
    "Post",
    "Target",
    "deliver",
    "next_try",
    "targets",
    "try_out",
    "wanted",
]

"""What is remembered: the database, the text files beside it, and the lock of a pass."""

from monitor.store.following import follow
from monitor.store.formats import Reading
from monitor.store.lock import lock
from monitor.store.store import Run, Store

__all__ = ["Reading", "Run", "Store", "follow", "lock"]

"""The only room with sockets: requests of adapters in, looks out.

Plan → visits (generators) → asking (redirects, validators) → sending (politeness) → client
"""

from monitor.fetch.recording import Recorder, Replay
from monitor.fetch.resolving import Resolver
from monitor.fetch.settings import HttpSettings, Tokens, Traffic
from monitor.fetch.visits import Fetcher, Plan
from monitor.fetch.wire import Received, Wire

__all__ = [
    "Fetcher",
    "HttpSettings",
    "Plan",
    "Received",
    "Recorder",
    "Replay",
    "Resolver",
    "Tokens",
    "Traffic",
    "Wire",
]

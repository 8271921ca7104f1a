"""Outbox → targets: one message a pass and target, tried until it is taken.

    alerts ─ compose ─→ letters ─┬─ sent
                                 └─ failed: after 1 min, 5 min, 30 min, 2 h, 12 h, 12 h, …

What a target does concerns no other, and no pass.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic

from monitor.config import Config
from monitor.decisions import Decisions
from monitor.notify.message import Message, compose, trial
from monitor.notify.senders import LIMIT_S, send
from monitor.notify.targets import (
    Target,
    Undelivered,
    beginning,
    ending,
    expanded,
    scrubbed,
    targets,
)
from monitor.store.outbox import Letter, Outbox
from monitor.store.schema import digest

BACK_OFF = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=12),
)
PAUSE = timedelta(days=30)
"""What a look after a longer pause brings is one digest."""
KEPT = timedelta(days=90)
"""How long it is remembered what was sent."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One try: `error` is None where the target took the message."""

    target: str
    message: str
    events: int
    error: str | None


@dataclass(frozen=True, slots=True)
class Post:
    """What sending takes: who is to be told, what is to be kept silent, and what waits."""

    config: Config
    decisions: Decisions
    outbox: Outbox
    clock: Callable[[], datetime]
    environ: Mapping[str, str]


def deliver(post: Post, *, last_look: datetime | None = None) -> tuple[Delivery, ...]:
    """Make messages of what waits and try to send all that may be tried now.

    `last_look` is when any source was looked at before this pass, None where that is not known.
    """
    known = targets(post.config.notify)
    if post.decisions.mutes:
        post.outbox.hush(post.decisions.muted)
    _compose(known, post.outbox, post.clock(), last_look)
    letters = post.outbox.letters()
    tries: list[Delivery] = []
    for target in known:
        own = [letter for letter in letters if letter.target == target.key]
        tries += _to(target, own, post)
    post.outbox.prune(post.clock() - KEPT)
    return tuple(tries)


def next_try(config: Config, outbox: Outbox, now: datetime) -> datetime | None:
    """When something of the outbox is to be sent next, None where nothing waits."""
    letters, collected = outbox.letters(), outbox.collected()
    times: list[datetime] = []
    for target in targets(config.notify):
        own = [letter for letter in letters if letter.target == target.key]
        held = [letter.not_before or now for letter in own if _holds_up(letter, now)]
        times += [max(held)] if held else [letter.not_before or now for letter in own]
        if target.key in collected:
            first = collected[target.key][0]
            times.append(now if target.digest is None else ending(target.digest, first))
    return min(times, default=None)


def try_out(config: Config, environ: Mapping[str, str], now: datetime) -> Iterator[Delivery]:
    """Send a test message to each target; nothing is stored."""
    for target in targets(config.notify):
        id_ = digest("test", target.key, now.isoformat())
        yield Delivery(target.name, id_, 0, _try(target, trial(config, id_, now), environ))


def _compose(
    known: Sequence[Target], outbox: Outbox, now: datetime, last_look: datetime | None
) -> None:
    """Make a message of each target's alerts; those of a digest wait for their period's end."""
    collected = outbox.collected()
    paused = last_look is not None and now - last_look > PAUSE
    for target in known:
        times = collected.get(target.key, [])
        before = target.ready_before(now)
        ready = [at for at in times if before is None or at < before]
        if not ready:
            continue
        period = (last_look, now) if paused and last_look is not None else None
        if target.digest is not None:
            period = beginning(target.digest, ready[0]), ending(target.digest, ready[-1])
        outbox.compose(target.key, target.name, now, before=before, period=period)


def _to(target: Target, letters: Sequence[Letter], post: Post) -> Iterator[Delivery]:
    """Try a target's letters, those tried least first, until one is not taken.

    A target that takes nothing is left alone until its time. A letter that failed where another
    was taken in the same visit is refused for itself, and holds up no other.
    """
    now, deadline = post.clock(), monotonic() + LIMIT_S
    if any(_holds_up(letter, now) for letter in letters):
        return
    ripe = [letter for letter in letters if not _waits(letter, now)]
    tried = max((letter.attempts for letter in ripe), default=0)
    taken = False
    for letter in sorted(ripe, key=lambda each: (each.attempts, each.created_at)):
        events = post.outbox.events(letter.id)
        if not events:
            post.outbox.drop(letter.id)
            continue
        message = compose(post.config, letter.id, events, period=letter.period, now=now)
        error = _try(target, message, post.environ)
        if error is None:
            post.outbox.sent(letter.id, post.clock())
            taken = True
        else:
            wait = BACK_OFF[min(tried, len(BACK_OFF) - 1)]
            post.outbox.failed(letter.id, error, post.clock() + wait, refused=taken)
        yield Delivery(target.name, letter.id, len(events), error)
        if (error is not None and not taken) or monotonic() > deadline:
            return


def _holds_up(letter: Letter, now: datetime) -> bool:
    """Say whether its target took nothing, and is left alone as yet."""
    return letter.state == "failed" and _waits(letter, now)


def _waits(letter: Letter, now: datetime) -> bool:
    """Say whether its time is to come. (One past every wait was told by a clock that was wrong.)"""
    return letter.not_before is not None and now < letter.not_before <= now + BACK_OFF[-1]


def _try(target: Target, message: Message, environ: Mapping[str, str]) -> str | None:
    """Send a message; returns why it was not taken, without secrets, or None."""
    secrets: tuple[str, ...] = ()
    try:
        url, secrets = expanded(target.template, environ)
        send(url, message)
    except Undelivered as error:
        return scrubbed(str(error), secrets)
    return None

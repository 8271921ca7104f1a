"""Pages that draw lots: harder than `tests/road/noisy.py`, and as little happens on them.

What each adds is drawn for every request, as a server does that knows no session of ours.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from random import Random

from tests.road.noisy import Moment, Noise

_ENDINGS = (
    "voices that listen",
    "a studio in the browser",
    "the podcast of the week",
    "captions for every stage",
    "our summer of sound",
    "twelve new accents",
    "a talk about whispering",
    "the choir that never sleeps",
    "music for waiting rooms",
    "a night at the opera",
)
_PLACES = ("Oslo", "Lima", "Accra", "Porto", "Hanoi", "Quito", "Turin", "Cork", "Lagos", "Kyoto")
_COOKIES = (
    "We use cookies to improve your experience on our site. By continuing you accept our"
    " <a href='/cookies'>cookie policy</a>."
)
_PARTNERS = "We and our partners store and access information on a device, such as cookies."
_CONSENT = (
    f"<div class='box'><p>{_COOKIES}</p><p>Accept all</p></div>",
    f"<h3>Your privacy choices</h3><p>{_PARTNERS}</p><p>Manage preferences</p><p>Reject all</p>",
    "<p>This website uses cookies to analyse traffic and to show you what you like.</p>",
)
_INBOX = "Get the latest product news in your inbox."
_LETTERS = (
    f"<h3>Subscribe to our newsletter</h3><p>{_INBOX}</p><p>We never share your email.</p>",
    "<p>Sign up for our newsletter and never miss an update.</p>",
)


def lopsided(share: float, at: Moment, blocks: list[str]) -> list[str]:
    """An experiment of two faces, of which one is shown to this share."""
    face = "Talk to sales and hear more." if at.lots.random() < share else "Start now, it is free."
    return [*blocks[:3], f"<p>{face}</p>", *blocks[3:]]


def alike(share: float, at: Moment, blocks: list[str]) -> list[str]:
    """The same with two faces that are nearly one: a headline and a sentence, a word apart."""
    word = "natural" if at.lots.random() < share else "lifelike"
    said = f"Give every caller the {word} voice that they deserve, in each of twelve languages."
    return [f"<h2>The most {word} voices</h2><p>{said}</p>", *blocks]


def promo(share: float, at: Moment, blocks: list[str]) -> list[str]:
    """A block that this share of the requests gets."""
    shown = ["<p>Save a third on voices until the leaves fall.</p>"]
    return [*blocks[:5], *(shown if at.lots.random() < share else []), *blocks[5:]]


def cycle(at: Moment, blocks: list[str]) -> list[str]:
    """Three faces that follow one another."""
    return [*blocks, f"<p>Now playing: {_ENDINGS[at.request % 3]}.</p>"]


def of_three(at: Moment, blocks: list[str]) -> list[str]:
    """One of three faces by lot."""
    return [*blocks, f"<p>Meet {_ENDINGS[at.lots.randrange(3)]} today.</p>"]


def testimonials(at: Moment, blocks: list[str]) -> list[str]:
    """Two of five quotes, each with who said it."""
    said = (
        f"<blockquote>We love {_ENDINGS[n]}.</blockquote><p>— A customer in {_PLACES[n]}</p>"
        for n in at.lots.sample(range(5), 2)
    )
    return [*blocks, *said]


def related(at: Moment, blocks: list[str]) -> list[str]:
    """A list of other pages, some of ten, under a heading that is no usual one."""
    items = (
        f"<li><a href='/x/{n}'>How {_PLACES[n]} got {_ENDINGS[n]}</a></li>"
        for n in at.lots.sample(range(10), 4)
    )
    return [*blocks, "<h3>Stories from the field</h3><ul>", *items, "</ul>"]


def ads(at: Moment, blocks: list[str]) -> list[str]:
    """Between the paragraphs, an advertisement of ten or none."""
    for place in (2, 6):
        n = at.lots.randrange(14)
        ad = [f"<div>Hotel Vox in {_PLACES[n]}: sleep to {_ENDINGS[n]}.</div>"] if n < 10 else []
        blocks = [*blocks[:place], *ad, *blocks[place:]]
    return blocks


def consent(at: Moment, blocks: list[str]) -> list[str]:
    """A banner in the main content that half of the requests get."""
    asks = at.lots.random() < 0.5
    return [*([_CONSENT[at.page % len(_CONSENT)]] if asks else []), *blocks]


def letters(at: Moment, blocks: list[str]) -> list[str]:
    """A box that asks for an address, now and then."""
    asks = at.lots.random() < 0.4
    return [*blocks, *([_LETTERS[at.page % len(_LETTERS)]] if asks else [])]


def some_looks(at: Moment, blocks: list[str]) -> list[str]:
    """A notice that a third of the fetches of some passes get, and none of the others."""
    busy = Random(f"{at.page} {at.round}").random() < 0.4
    if not busy or at.lots.random() > 1 / 3:
        return blocks
    return ["<p>We answer more slowly than usual, for many are asking.</p>", *blocks]


_SHARED: Mapping[str, Callable[[float, Moment, list[str]], list[str]]] = {
    each.__name__: each for each in (lopsided, alike, promo)
}
LOTS: Mapping[str, Noise] = {
    **{
        f"{name} {share:.0%}": partial(noise, share)
        for name, noise in _SHARED.items()
        for share in (0.03, 0.1, 0.25, 0.5, 0.75, 0.9, 0.97)
    },
    **{
        each.__name__: each
        for each in (*(cycle, of_three, testimonials, related, ads, consent, letters, some_looks),)
    },
}
"""By what they are called."""


def lots_of(page: int) -> list[str]:
    """One page has one of them, the next three at once."""
    names = [*LOTS]
    own = names[page % len(names)]
    if page % 2:
        return [own]
    more = (names[(page * 7 + 3) % len(names)], names[(page * 5 + 11) % len(names)])
    return list(dict.fromkeys([own, *more]))


def body(page: int, round_: int, request: int, seed: str = "", *, edit: str = "") -> str:
    """A page as one request gets it; `edit` is a sentence that a person wrote into it."""
    at = Moment(page, round_, request, Random(f"{seed} {page} {request}"))
    blocks = [
        f"<p>Vox {page} knows {_ENDINGS[n]}: part {n} says how, and <a href='/{n}'>more</a>.</p>"
        for n in range(8)
    ]
    if edit:
        blocks[4] = blocks[4].replace("says how", edit)
    for name in lots_of(page):
        blocks = LOTS[name](at, blocks)
    said = "\n".join(blocks)
    return f"<html><title>Vox {page}</title><main><h1>Vox {page}</h1>{said}</main></html>"

"""Redirects that lead to no page in place of the one that was asked for."""

from __future__ import annotations

import pytest

from monitor.text.astray import astray

ASKED = "https://docs.vox.example/api/models"


@pytest.mark.parametrize(
    ("answered", "error"),
    [
        ("https://docs.vox.example/", "redirect"),
        ("https://www.docs.vox.example", "redirect"),
        ("https://docs.vox.example/en/", "redirect"),
        ("https://docs.vox.example/index.html", "redirect"),
        ("https://docs.vox.example/login", "blocked"),
        ("https://docs.vox.example/users/sign_in", "blocked"),
        ("https://docs.vox.example/en-us/account/auth/signin?returnUrl=%2Fapi", "blocked"),
        ("https://login.vox.example/?continue=https://docs.vox.example", "blocked"),
        ("https://vox.okta.example/oauth2/v1/authorize?client_id=1", "blocked"),
        ("https://validate.perfdrive.com/a1?ssa=b", "blocked"),
        ("https://docs.vox.example/captcha?back=/api", "blocked"),
        ("https://consent.google.com/m?continue=x", "blocked"),
        ("https://docs.vox.example/404", "unreadable"),
        ("https://docs.vox.example/errors/not-found.html", "unreadable"),
        ("https://docs.vox.example/maintenance.html", "unreadable"),
        ("https://www.hugedomains.com/domain_profile.cfm?d=vox", "redirect"),
    ],
)
def test_a_redirect_to_no_page_is_told(answered: str, error: str) -> None:
    astrayed = astray(ASKED, answered)
    assert astrayed is not None
    assert astrayed.error == error


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        (ASKED, ASKED),
        (ASKED, f"{ASKED}/"),
        (ASKED, "https://docs.vox.example/en/api/models"),
        (ASKED, "https://models.vox.example/"),
        (ASKED, "https://docs.vox.example/api/"),
        (ASKED, "https://docs.vox.example/?p=12"),
        ("https://vox.example/", "https://vox.example/en"),
        ("https://vox.example/en", "https://www.vox.example/"),
        ("https://vox.example/index.php", "https://vox.example/"),
        ("https://vox.example/docs/login", "https://vox.example/docs/auth/login"),
        ("https://vox.example/docs/errors", "https://vox.example/docs/errors/404"),
        ("https://vox.example/d/signing", "https://vox.example/docs/api/guides/sso"),
        ("https://vox.example/changelog", "https://account.vox.example/changelog"),
        ("https://vox.example/a", "https://[bad"),
    ],
)
def test_other_moves_are_none(asked: str, answered: str) -> None:
    assert astray(asked, answered) is None

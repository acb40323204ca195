"""The pages that a person sees in the browser while logging in: plain HTML without scripts."""

from __future__ import annotations

from html import escape
from typing import Callable, Iterable, Optional, Sequence, Tuple

from fastapi.responses import HTMLResponse

from mineral_plugin.core.base.words import Phrase, both

_HEADERS = {
    "Cache-Control": "no-store",
    # No word about where forms go: browsers hold it also against the way back to the program.
    "Content-Security-Policy": "; ".join(
        ("default-src 'none'", "style-src 'unsafe-inline'", "base-uri 'none'", "frame-ancestors 'none'")
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_STYLE = (
    "body{font:1rem/1.5 sans-serif;max-width:28rem;margin:2rem auto;padding:0 1rem}"
    "label,button{display:block;margin-top:1rem}input{width:100%;font:inherit;padding:.4rem}"
    "button{font:inherit;padding:.5rem 1rem}.wrong{border-left:.3rem solid #b00020;padding-left:.6rem}"
)


def log_in(
    language: str, hidden: Iterable[Tuple[str, str]], wrong: Optional[Phrase], user_code: Optional[str] = None
) -> HTMLResponse:
    """Return the page that asks for name and password, and for the code of a program if there is one."""

    def say(phrase: Phrase) -> str:
        return escape(both(phrase).text(language))

    kept = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">' for name, value in hidden
    )
    fields = [_field("name", say(Phrase("service.login.name")), "text", "username")]
    fields += [_field("password", say(Phrase("service.login.word")), "password", "current-password")]
    if user_code is not None:
        fields.insert(0, _field("user_code", say(Phrase("service.login.code")), "text", "off", user_code))
    body = [
        f'<p class="wrong" role="alert">{say(wrong)}</p>' if wrong else "",
        f"<p>{say(Phrase('service.login.about'))}</p>",
        f'<form method="post">{kept}{"".join(fields)}',
        *_buttons(say),
    ]
    return _page(language, body, 200 if wrong is None else 400)


def agree(language: str, page: str, hidden: Iterable[Tuple[str, str]], name: str) -> HTMLResponse:
    """Return the page that asks somebody who has logged in elsewhere; ``page`` is where the answer goes."""

    def say(phrase: Phrase) -> str:
        return escape(both(phrase).text(language))

    kept = "".join(
        f'<input type="hidden" name="{escape(field)}" value="{escape(value)}">' for field, value in hidden
    )
    body = [
        f"<p>{say(Phrase('service.login.about'))}</p>",
        f"<p>{say(Phrase('service.oidc.name', {'name': name}))}</p>",
        f'<form method="post" action="/oauth/{escape(page)}">{kept}',
        *_buttons(say),
    ]
    return _page(language, body, 200)


def told(language: str, phrase: Phrase, status: int = 200) -> HTMLResponse:
    """Return a page of one sentence."""
    return _page(language, [f"<p>{escape(both(phrase).text(language))}</p>"], status)


def _buttons(say: Callable[[Phrase], str]) -> Tuple[str, str]:
    return (
        f'<button name="answer" value="yes">{say(Phrase("service.login.agree"))}</button>',
        f'<button name="answer" value="no">{say(Phrase("service.login.refuse"))}</button></form>',
    )


def _field(name: str, label: str, kind: str, fill: str, value: str = "") -> str:
    return (
        f'<label for="{name}">{label}</label><input id="{name}" name="{name}" type="{kind}" '
        f'autocomplete="{fill}" value="{escape(value)}" maxlength="200">'
    )


def _page(language: str, body: Sequence[str], status: int) -> HTMLResponse:
    title = escape(both(Phrase("service.login.title")).text(language))
    head = f'<meta charset="utf-8"><title>{title}</title><style>{_STYLE}</style>'
    text = f'<!doctype html><html lang="{language}"><head>{head}</head><body><h1>{title}</h1>'
    return HTMLResponse(text + "".join(body) + "</body></html>", status, _HEADERS)

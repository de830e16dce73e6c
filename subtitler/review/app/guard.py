"""Who may talk to the review server, and what a browser may do with what it says.

Any page that is open in the reviewer's browser can send requests to 127.0.0.1, and a name that
somebody else owns can be made to lead there (DNS rebinding). So a request has to name this server
as its host, come from this server's own pages, and carry the token of a reviewer.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from subtitler.workdir import Reviewer

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

TOKEN_BYTES = 32

# wavesurfer sets styles on its elements; nothing else may come from inside a page, and nothing at
# all from outside.
_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "media-src 'self' blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = (
    (b"content-security-policy", _POLICY.encode()),
    (b"cache-control", b"no-store"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
)
_SAFE = ("GET", "HEAD")


def new_token() -> str:
    """A secret that nobody guesses, for one reviewer and one run of the server."""
    return secrets.token_urlsafe(TOKEN_BYTES)


@dataclass(frozen=True, slots=True)
class Guard:
    """Lets a request through, as a reviewer, or answers it itself.

    `hosts` are the names, with port, under which this server may be asked; `origins` those from
    which it may be changed (`http://127.0.0.1:8765`); `tokens` say whose a token is. The reviewer
    is in `scope["state"]["reviewer"]`.
    """

    app: ASGIApp
    hosts: frozenset[str]
    origins: frozenset[str]
    tokens: Mapping[str, Reviewer]
    cookie: str

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = {name for name, _ in HEADERS}
                kept = [pair for pair in message.get("headers", ()) if pair[0].lower() not in own]
                message = {**message, "headers": [*kept, *HEADERS]}
            await send(message)

        headers = {
            name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]
        }
        refusal = self._refusal(scope["method"], headers)
        if refusal:
            await _plain(send_guarded, *refusal)
            return
        token = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("token", [""])[0]
        if scope["path"] == "/" and token and self._reviewer(token):
            # The token leaves the address bar and the history at once.
            secure = "; Secure" if scope.get("scheme") == "https" else ""
            cookie = f"{self.cookie}={token}; Path=/; HttpOnly; SameSite=Strict{secure}"
            await _plain(send_guarded, 303, "", location="/", cookie=cookie)
            return
        reviewer = self._reviewer(_cookie(headers.get("cookie", ""), self.cookie))
        if reviewer is None:
            told = "Open the address that “subtitler review serve” has printed: it holds the key."
            await _plain(send_guarded, 401, told)
            return
        scope.setdefault("state", {})["reviewer"] = reviewer
        await self.app(scope, receive, send_guarded)

    def _refusal(self, method: str, headers: Mapping[str, str]) -> tuple[int, str] | None:
        if headers.get("host", "").lower() not in self.hosts:
            return 400, "This server does not go by that name."
        origin = headers.get("origin")
        if origin is not None and origin.lower() not in self.origins:
            return 403, "Another page may not ask this server for anything."
        if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            return 403, "Another page may not ask this server for anything."
        if method not in _SAFE and origin is None:
            return 403, "Changes are taken from this server's own pages only."
        return None

    def _reviewer(self, token: str) -> Reviewer | None:
        found = None
        for known, reviewer in self.tokens.items():
            # All are compared, each in constant time: how long it takes tells nothing.
            if hmac.compare_digest(known.encode(), token.encode("utf-8", "replace")):
                found = reviewer
        return found


def _cookie(header: str, name: str) -> str:
    try:
        found = SimpleCookie(header).get(name)
    except CookieError:
        return ""
    return found.value if found else ""


async def _plain(
    send: Send, status: int, text: str, *, location: str = "", cookie: str = ""
) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8")]
    if location:
        headers.append((b"location", location.encode()))
    if cookie:
        headers.append((b"set-cookie", cookie.encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text.encode()})

"""The pages and answers of the review server.

Every path names a video and a language by their ids; no path of the disk ever comes from outside.
What people write goes through `review.editing`, as every other tool's does.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from subtitler.errors import ConfigError, InUseError, SubtitlerError, WaitingError
from subtitler.languages import LANGUAGES
from subtitler.review.app import dashboard, screen, views
from subtitler.review.app.presence import Presence
from subtitler.review.app.publishing import Publishing
from subtitler.workdir import Collection, Reviewer

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response

HERE = Path(__file__).parent
INTERFACES = ("en", "kk", "ru", "tr", "zh", "ar")
"""Languages of the pages; each is a file in `catalogues/`."""

LARGEST_BODY_BYTES = 1_000_000
_TYPES = {".js": "text/javascript", ".css": "text/css", ".woff2": "font/woff2"}
_UI_COOKIE = "subtitler_interface"

Answer = Callable[["Request", screen.TextDesk, dict[str, Any]], Any]


@cache
def static_files() -> Mapping[str, Path]:
    """Every file that a page may ask for, by its name."""
    root = HERE / "static"
    found = sorted(path for path in root.rglob("*") if path.suffix in _TYPES)
    return {path.relative_to(root).as_posix(): path for path in found}


def build(collection: Collection) -> Starlette:
    """The application, without its guard."""
    from starlette.applications import Starlette
    from starlette.routing import Route

    server = _Server(collection)
    desk = "/api/videos/{video}/{lang}"
    segment = desk + "/segments/{segment}"
    changes: list[tuple[str, str, Answer]] = [
        ("PUT", segment, views.save),
        ("POST", segment + "/split", views.split),
        ("POST", segment + "/merge", views.merge),
        ("DELETE", segment, views.remove),
        ("POST", desk + "/segments", views.insert),
        ("POST", desk + "/speakers", views.speakers),
        ("GET", desk + "/reference/{other}", views.reference),
        ("GET", segment + "/history", views.history),
        ("POST", segment + "/restore", views.restore),
        ("GET", segment + "/memory", views.memory),
        ("GET", segment + "/comments", views.comments),
        ("POST", segment + "/comments", views.comment),
        ("POST", segment + "/comments/{comment}/resolve", views.resolve),
        ("POST", desk + "/assign", views.assign),
        ("POST", desk + "/names", views.learn_name),
        ("POST", segment + "/suggestions/{suggestion}/{action}", views.suggestion),
        ("POST", desk + "/replace", views.replace),
        ("POST", desk + "/undo", views.undo),
        ("POST", desk + "/dismiss", views.dismiss),
        ("POST", desk + "/signoff", views.sign),
        ("GET", desk + "/news", screen.news),
        ("GET", desk, screen.text),
    ]
    app = Starlette(
        routes=[
            Route("/", server.dashboard_page),
            Route("/review/{video}/{lang}", server.review_page),
            Route("/words/{ui}.json", server.words),
            Route("/static/{name:path}", server.static),
            Route("/media/{video}/{name}", server.media),
            Route("/api/videos", server.videos),
            Route("/api/publish/{video}", server.publish, methods=["GET", "POST"]),
            Route("/api/interface", server.interface, methods=["POST"]),
            *(
                Route(path, server.answering(answer), methods=[method])
                for method, path, answer in changes
            ),
        ],
        exception_handlers={SubtitlerError: _refused, Exception: _broken},
    )
    app.state.presence = Presence()
    app.state.close = server.publishing.close
    return app


class _Server:
    def __init__(self, collection: Collection) -> None:
        self._collection = collection
        self.publishing = Publishing(collection)

    def answering(self, answer: Answer) -> Callable[[Request], Any]:
        """A route that finds the desk, calls `answer` in a thread, and sends its JSON."""

        async def respond(request: Request) -> Response:
            from starlette.concurrency import run_in_threadpool

            body = await _body(request) if request.method != "GET" else {}
            return await run_in_threadpool(self._respond, answer, request, body)

        return respond

    def _respond(self, answer: Answer, request: Request, body: dict[str, Any]) -> Response:
        video = self._collection.video(request.path_params["video"])
        lang = request.path_params["lang"]
        if lang not in LANGUAGES:
            raise ConfigError(f"has no text in “{lang}”", where=video.id)
        reviewer: Reviewer = request.state.reviewer
        return _json(answer(request, screen.desk(self._collection, video, lang, reviewer), body))

    async def videos(self, request: Request) -> Response:
        """Every video with its languages."""
        from starlette.concurrency import run_in_threadpool

        first = request.query_params.get("from", "0")
        told = await run_in_threadpool(
            dashboard.dashboard,
            self._collection,
            request.state.reviewer,
            int(first) if first.isascii() and first.isdigit() else 0,
        )
        return _json({**told, "interfaces": dashboard.interfaces(INTERFACES)})

    async def dashboard_page(self, request: Request) -> Response:
        """The page with every video."""
        return _page(request, "dashboard")

    async def review_page(self, request: Request) -> Response:
        """The page of one text."""
        video = self._collection.video(request.path_params["video"])
        lang = request.path_params["lang"]
        if lang not in LANGUAGES:
            raise ConfigError(f"has no text in “{lang}”", where=video.id)
        return _page(request, "review", video=video.id, lang=lang)

    async def words(self, request: Request) -> Response:
        """A catalogue."""
        return _json(catalogue(request.path_params["ui"]))

    async def static(self, request: Request) -> Response:
        """A file of the pages: one of those that lie there, by its exact name."""
        from starlette.responses import FileResponse, PlainTextResponse

        path = static_files().get(request.path_params["name"])
        if path is None:
            return PlainTextResponse("There is no such file.", 404)
        return FileResponse(path, media_type=_TYPES[path.suffix])

    async def media(self, request: Request) -> Response:
        """What the proxy stage has made, with byte ranges."""
        from starlette.responses import FileResponse, PlainTextResponse

        kind = {"proxy.mp4": "video/mp4", "peaks.json": "application/json"}
        name = request.path_params["name"]
        video = self._collection.video(request.path_params["video"])
        if name not in kind or not video.exists(name):
            return PlainTextResponse("There is no such file.", 404)
        return FileResponse(video.path / name, media_type=kind[name])

    async def publish(self, request: Request) -> Response:
        """Let the machine go on with a video, or tell how it gets on."""
        video = self._collection.video(request.path_params["video"])
        if request.method == "POST":
            return _json(self.publishing.start(video, request.state.reviewer))
        return _json(self.publishing.told(video))

    async def interface(self, request: Request) -> Response:
        """Choose the language of the pages."""
        chosen = (await _body(request)).get("ui")
        if chosen not in INTERFACES:
            raise ConfigError("no such language")
        response = _json({})
        response.set_cookie(_UI_COOKIE, chosen, samesite="strict", httponly=True)
        return response


@cache
def catalogue(ui: str) -> dict[str, str]:
    """The words of the pages in a language; what is not translated yet is English."""
    if ui not in INTERFACES:
        raise ConfigError("no such language")
    found: dict[str, str] = {}
    for code in ("en", ui):
        text = (HERE / "catalogues" / f"{code}.json").read_text(encoding="utf-8")
        found |= json.loads(text)
    return found


@cache
def _template() -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    loader = FileSystemLoader(HERE / "templates")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined).get_template(
        "page.html"
    )


def _page(request: Request, page: str, *, video: str = "", lang: str = "") -> Response:
    from starlette.responses import HTMLResponse

    ui = _interface(request)
    words = catalogue(ui)
    html = _template().render(
        ui=ui,
        direction="rtl" if LANGUAGES[ui].rtl else "ltr",
        title=f"{video} · {lang}" if video else words["title-dashboard"],
        page=page,
        script=f"{page}.js",
        video=video,
        lang=lang,
        words=words,
    )
    return HTMLResponse(html)


def _interface(request: Request) -> str:
    """The language that was chosen, else the first that the browser asks for, else English."""
    chosen = request.cookies.get(_UI_COOKIE, "")
    wished = [
        part.split(";")[0].strip().partition("-")[0].lower()
        for part in request.headers.get("accept-language", "").split(",")
    ]
    return next((code for code in (chosen, *wished) if code in INTERFACES), "en")


async def _body(request: Request) -> dict[str, Any]:
    """The JSON object of a request, within limits. Raises ConfigError."""
    data = b""
    async for part in request.stream():
        data += part
        if len(data) > LARGEST_BODY_BYTES:
            raise ConfigError("this is too long for one segment")
    try:
        body = json.loads(data or b"{}")
    except (ValueError, RecursionError):
        raise ConfigError("is not JSON") from None
    if not isinstance(body, dict):
        raise ConfigError("is not a JSON object")
    return body


def _json(value: Any, status: int = 200) -> Response:
    from starlette.responses import Response

    data = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Response(data.encode("utf-8", "replace"), status, media_type="application/json")


async def _refused(request: Request, error: Exception) -> Response:
    """What cannot be done, in the words of the program. Edit conflicts have the other's text."""
    if isinstance(error, views.Crossed):
        return _json(error.told, 409)
    status = 400
    if isinstance(error, InUseError):
        status = 503
    elif isinstance(error, WaitingError):
        status = 422
    # Hints name commands and folders: they are for who sits at the machine.
    return _json({"message": str(error)}, status)


async def _broken(request: Request, error: Exception) -> Response:
    """A mistake of ours: its type and place only, never words of a testimony."""
    return _json({"message": f"a mistake in the program: {type(error).__name__}"}, 500)


def serve_guarded(
    collection: Collection,
    tokens: Mapping[str, Reviewer],
    *,
    host: str,
    port: int,
    names: frozenset[str],
    certificate: tuple[Path, Path] | None = None,
    ready: Callable[[], None] = lambda: None,
) -> None:
    """Serve until Ctrl-C. `names` are the host names under which it may be asked."""
    import uvicorn

    from subtitler.review.app.guard import Guard

    scheme = "https" if certificate else "http"
    hosts = frozenset(f"{name}:{port}" for name in names)
    app = build(collection)
    guard = Guard(
        app,
        hosts,
        frozenset(f"{scheme}://{name}" for name in hosts),
        tokens,
        cookie=f"subtitler_{port}",
    )

    class Server(uvicorn.Server):
        async def startup(self, sockets: Any = None) -> None:
            await super().startup(sockets)
            ready()

    settings: dict[str, Any] = {}
    if certificate:
        settings = {"ssl_certfile": certificate[0], "ssl_keyfile": certificate[1]}
    config = uvicorn.Config(
        guard,
        host=host,
        port=port,
        access_log=False,
        log_level="error",
        server_header=False,
        date_header=False,
        lifespan="off",
        ws="none",
        timeout_graceful_shutdown=3,
        **settings,
    )
    try:
        Server(config).run()
    finally:
        app.state.close()

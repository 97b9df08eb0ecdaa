"""The built desk: its files, and its page for every address that the page itself understands."""

from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import FileResponse, HTMLResponse, Response

from shared.errors import NotFound

DESK = Path(__file__).resolve().parents[2] / "desk" / "dist"

# Vite names the files under assets/ by their content: what was loaded once never changes.
FOR_EVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"
# No file of ours has a longer one, and file systems fail on names of more than 255 bytes: a letter may take four.
LONGEST_PATH = 60
OTHERS = ("api", "internal", "livez", "readyz", "metrics", "openapi.json", "assets")

NOT_BUILT = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Audiocomm</title>
<body style="font-family: sans-serif; max-width: 40em; margin: 4em auto; line-height: 1.5">
<h1>The desk is not built</h1>
<p>The service runs and its API answers under <code>/api/v1</code>, but the desk's files are not there.
In a source tree <code>make run</code> builds them; an installed package brings them along.</p>
</body></html>
"""


def desk_routes(folder: Path = DESK) -> APIRouter:
    """Make the routes of the desk; they come last, because they answer every path that is left."""
    routes = APIRouter()

    @routes.get("/{path:path}", include_in_schema=False)
    async def desk(path: str) -> Response:
        file = _file(folder, path)
        if file is not None:
            hashed = path.startswith("assets/")
            return FileResponse(file, headers={"Cache-Control": FOR_EVER if hashed else ASK_AGAIN})
        if path.split("/")[0] in OTHERS:
            raise NotFound
        page = _file(folder, "index.html")
        if page is None:
            return HTMLResponse(NOT_BUILT, headers={"Cache-Control": "no-store"})
        return FileResponse(page, headers={"Cache-Control": ASK_AGAIN})

    return routes


def _file(folder: Path, path: str) -> Path | None:
    """Give the file of that path inside the folder; None for anything outside it, whatever the spelling."""
    if not path or "\x00" in path or len(path) > LONGEST_PATH:
        return None
    file = (folder / path).resolve()
    return file if file.is_relative_to(folder.resolve()) and file.is_file() else None

"""Uploaded files: shown to whoever asks, in a sandbox; what is private is not there."""

from pathlib import Path

import pytest


@pytest.fixture
def folder(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PRIVATE_ROOT = tmp_path / "media" / "private"
    for name in ("pictures/a.png", "private/plan.xlsx", "pictures/page.html"):
        path: Path = settings.MEDIA_ROOT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"<script>alert(1)</script>")
    (tmp_path / "secret.txt").write_text("nobody may read this")
    return tmp_path


def test_a_picture_is_given_with_its_type_and_no_rights(client, folder):
    response = client.get("/media/pictures/a.png")
    assert response.status_code == 200
    assert response["Content-Type"] == "image/png"
    assert response["X-Content-Type-Options"] == "nosniff"
    page = client.get("/media/pictures/page.html")
    assert page["Content-Security-Policy"] == "default-src 'none'; sandbox"


@pytest.mark.parametrize(
    "path",
    [
        "private/plan.xlsx",
        "pictures/../private/plan.xlsx",
        "../secret.txt",
        "%2e%2e/secret.txt",
        "pictures/",
    ],
)
def test_nothing_else_is_given(client, folder, path):
    assert client.get(f"/media/{path}").status_code in (302, 400, 404)
    assert b"nobody may read" not in client.get(f"/media/{path}").content

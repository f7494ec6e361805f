"""`make run`: look at the port, prepare what is missing, serve, say where and as whom."""

from __future__ import annotations

import os
import sys
import time
import urllib.error
import urllib.request

import prepare
import serve

BANNER = """
Học Thi đua: {address}

  {address}/            chuyên đề (courses)
  {address}/learn/      việc học của tôi (my learning)
  {address}/reports/    báo cáo (reports)
  {address}/admin/      soạn bài (Wagtail)
  {address}/legal/      văn bản (legal documents)

Đăng nhập (sign in) {address}/accounts/login/
  officer   cán bộ ở xã (an officer in a commune)
  holder    người đã có giấy chứng nhận trước khi luật đổi (certified before the law changed)
  trainer   giảng viên (writes lessons and questions)
  manager   lãnh đạo (leads the units above the officer)
  manager2  lãnh đạo đơn vị khác (leads other units)
  admin     quản trị (administrator)
Mật khẩu (password): thidua-demo

Ctrl-C dừng (stops); dữ liệu được giữ trong (data stays in) {folder}
"""
VIETNAMESE = {
    "in use": "Cổng {port} đang được dùng: hãy dừng chương trình kia, hoặc chạy PORT=9000 make run",
    "root only": "Cổng {port} chỉ dành cho root: hãy chọn cổng khác: PORT=9000 make run",
}


def answers(address: str) -> bool:
    """Tell whether the server is up and its database answers."""
    try:
        with urllib.request.urlopen(f"{address}/healthz", timeout=5) as answer:  # noqa: S310  # our own
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


def announce_when_up(address: str) -> None:
    """Print the banner once the server answers, from a process of its own."""
    if os.fork():
        return
    parent = os.getppid()
    for _ in range(300):
        if os.getppid() != parent:  # stopped before it was up
            os._exit(0)
        if answers(address):
            print(BANNER.format(address=address, folder=prepare.VAR), flush=True)
            os._exit(0)
        time.sleep(0.1)
    print(f"{address}/healthz does not answer; the lines above say why.", flush=True)
    os._exit(1)


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.development"
    host, port = "127.0.0.1", serve.number("PORT", 8000)
    os.environ.update(HOST=host, PORT=str(port))
    address = f"http://{host}:{port}"
    os.environ.setdefault("PUBLIC_URL", address)
    if reason := serve.why_not(host, port):
        for words, text in VIETNAMESE.items():
            if words in reason:
                reason += "\n" + text.format(port=port)
        sys.exit(reason)
    prepare.prepare(prepare.FILES + prepare.DATABASE)
    announce_when_up(address)
    os.execv(sys.executable, [sys.executable, str(serve.ROOT / "bin" / "serve.py")])  # noqa: S606  # ourselves


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)

"""A small web on this machine: pages, redirections and slow answers, and what was asked of it."""

import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HERE = "127.0.0.0/8"
"""The network that a test may open for it."""
DROPS = 100


class Web(ThreadingHTTPServer):
    """Answers by what stands in ``pages``: a path to (status, headers, body)."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.pages = {}
        self.asked = []

    def at(self, path, host="127.0.0.1"):
        return f"http://{host}:{self.server_port}{path}"

    def page(self, path, html, content_type="text/html; charset=utf-8", status=200, **headers):
        body = html.encode() if isinstance(html, str) else html
        self.pages[path] = status, {"Content-Type": content_type, **headers}, body
        return self.at(path)

    def redirect(self, path, to):
        self.pages[path] = 302, {"Location": to}, b""
        return self.at(path)

    def paths(self):
        return [path for _, path, _ in self.asked]


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        path = self.path.partition("?")[0]
        self.server.asked.append((self.command, self.path, dict(self.headers)))
        status, headers, body = self.server.pages.get(path, (404, {}, b""))
        refused = headers.get("Refuses")
        if refused == self.command:
            status, body = 405, b""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command == "HEAD":
            return
        try:
            if "Drip" in headers:
                for _ in range(DROPS):
                    self.wfile.write(b"<")
                    self.wfile.flush()
                    time.sleep(0.05)
            self.wfile.write(body)
        except OSError:
            pass

    do_HEAD = do_GET  # noqa: N815 (the server's own convention)

    def log_message(self, *_):
        """Say nothing."""


@contextmanager
def small_web():
    web = Web()
    serving = threading.Thread(target=web.serve_forever, args=(0.02,), daemon=True)
    serving.start()
    yield web
    web.shutdown()
    web.server_close()

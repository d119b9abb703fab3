"""What a program sees of a page: its title, its links, the places on it, what it loads."""

from html.parser import HTMLParser


class Reader(HTMLParser):
    """Collects what a page's code may not hold, and what it links to."""

    def __init__(self):
        super().__init__()
        self.inline, self.loaded, self.links, self.ids = [], [], [], []
        self.data_blocks = []
        self.alternates = []
        self.title, self.description = "", ""
        self._is_in_title = False
        self._is_in_data = False
        self._drawings = 0

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        self.inline += [name for name in values if name == "style" or name.startswith("on")]
        # A data block is no script: it is not executed.
        is_data = tag == "script" and values.get("type") == "application/ld+json"
        if is_data:
            self.data_blocks.append("")
        elif tag == "style" or (tag == "script" and "src" not in values):
            self.inline.append(tag)
        self._is_in_data = is_data
        if tag in {"script", "img", "iframe", "source"} and not is_data:
            self.loaded.append(values.get("src", ""))
        if tag == "link" and values.get("rel") not in {"canonical", "alternate"}:
            self.loaded.append(values["href"])
        if tag == "link" and values.get("rel") == "alternate":
            self.alternates.append((values["type"], values["href"]))
        if tag == "a":
            self.links.append(values["href"])
        if "id" in values:
            self.ids.append(values["id"])
        # A drawing has titles of its own.
        self._drawings += tag == "svg"
        if tag == "title" and not self._drawings:
            assert not self.title
            self._is_in_title = True
        if tag == "meta" and values.get("name") == "description":
            self.description = values.get("content", "")

    def handle_data(self, data):
        if self._is_in_title:
            self.title += data
        if self._is_in_data:
            self.data_blocks[-1] += data

    def handle_endtag(self, tag):
        self._is_in_data = False
        self._drawings -= tag == "svg"
        if tag == "title":
            self._is_in_title = False


def read(response):
    """The page of a response that was not compressed."""
    return read_text(response.content.decode())


def read_text(html):
    reader = Reader()
    reader.feed(html)
    return reader

"""Why a page could not be fetched."""

from enum import Enum, auto


class Why(Enum):
    """The kinds of reason, as far as anything depends on them."""

    NOT_PUBLIC = auto()
    UNKNOWN_NAME = auto()
    REFUSED = auto()
    CERTIFICATE = auto()
    TOO_SLOW = auto()
    NO_ANSWER = auto()
    REDIRECTS = auto()
    NOT_A_PAGE = auto()


class Unfetched(Exception):
    """Nothing was fetched: *why*, and in words, as in “it was not fetched: *said*”."""

    def __init__(self, why: Why, said: str) -> None:
        super().__init__(said)
        self.why, self.said = why, said

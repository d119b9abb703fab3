"""How many requests one address may make for data, where a limit is set (``RATE_LIMIT``)."""

import math
import time
from collections.abc import Callable
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.crypto import salted_hmac
from limits import RateLimitItem, parse
from limits.strategies import FixedWindowRateLimiter

from data.counts import SharedCounts
from record.problems import TOO_MANY, is_data, problem

Answering = Callable[[HttpRequest], HttpResponseBase]
TOO_MANY_REQUESTS = 429
SUBNET = 64
"""The bits of an IPv6 address that say whose it is; a customer has all addresses below."""


def limiting(answer: Answering) -> Answering:
    """Answer 429, and when to come back, to whoever asks for data more often than is allowed."""
    if not settings.RATE_LIMIT:
        raise MiddlewareNotUsed
    limit = parse(settings.RATE_LIMIT)
    limiter = FixedWindowRateLimiter(SharedCounts(settings.RATE_LIMIT_FILE))

    def limited(request: HttpRequest) -> HttpResponseBase:
        if not is_data(request) or request.method == "OPTIONS":
            return answer(request)
        who = _who(request)
        if limiter.hit(limit, who):
            return answer(request)
        return _refusal(limit, limiter.get_window_stats(limit, who).reset_time, request)

    return limited


def _who(request: HttpRequest) -> str:
    """Return what stands for the address that *request* comes from; it cannot be read from it."""
    return salted_hmac("data.limiting", _network(_address(request))).hexdigest()[:32]


def _address(request: HttpRequest) -> str:
    if settings.IS_PUBLIC:
        # The proxy in front writes the last one; what stands before it anyone could have written.
        forwarded = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        if forwarded:
            return forwarded
    return str(request.META.get("REMOTE_ADDR", ""))


def _network(address: str) -> str:
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if found.version == 4:
        return str(found)
    return str(ip_network((found, SUBNET), strict=False))


def _refusal(limit: RateLimitItem, reset: float, request: HttpRequest) -> HttpResponse:
    seconds = max(1, math.ceil(reset - time.time()))
    detail = (
        f"More than {limit.amount} requests in {limit.multiples} {limit.GRANULARITY.name}. "
        f"Ask again in {seconds} seconds. Whole tables come in one request, as CSV or as a ZIP."
    )
    answer = problem(request, TOO_MANY_REQUESTS, detail, kind=TOO_MANY)
    answer["Retry-After"] = str(seconds)
    answer["Cache-Control"] = "no-store"
    return answer

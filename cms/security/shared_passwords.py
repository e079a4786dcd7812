"""Guessing a shared password takes as long as guessing a login's."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_lockout_response
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest, HttpResponse

View = Callable[..., HttpResponse]


def throttled(view: View) -> View:
    """Count a password that `view` refuses among the failed logins of who typed it.

    While their address is locked out the right one is refused too (429).
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST":
            return view(request, *args, **kwargs)
        if not AxesProxyHandler.is_allowed(request):
            refusal: HttpResponse = get_lockout_response(request)
            return refusal
        response = view(request, *args, **kwargs)
        if response.status_code != 302:  # the form once more
            name = {"username": request.path}
            user_login_failed.send(sender=__name__, credentials=name, request=request)
        return response

    return answer

"""Notify over HTTP: what a person was told, and how far it has come."""

from __future__ import annotations

from expo.contracts import notify as contract
from services.gateway.api.table import Route

ROUTES = (
    Route(
        "GET",
        "/messages",
        "notify.list_messages",
        contract.ListMessages,
        contract.Messages,
        allow="the person, organiser",
        cursor=("after", "next"),
    ),
    Route(
        "GET",
        "/messages/{id}",
        "notify.get_message",
        contract.GetMessage,
        contract.Message,
        allow="the person, organiser",
    ),
    Route(
        "POST",
        "/messages/{id}/resend",
        "notify.resend_message",
        contract.ResendMessage,
        contract.Message,
        allow="organiser",
        key="optional",
    ),
)

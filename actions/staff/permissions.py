"""One matrix for pages, API and navigation: permission → roles. What it does not name is refused."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from actions.staff.accounts import StaffMember

ROLES = {"desk": "咨询台", "helper": "帮办代办", "supervisor": "监督", "editor": "目录编辑", "admin": "管理员"}


@cache
def matrix() -> Mapping[str, frozenset[str]]:
    """permission → roles that have it. Raises ValueError for a role that does not exist."""
    listed = yaml.safe_load(Path(__file__).with_name("permissions.yaml").read_text(encoding="utf-8"))
    for permission, roles in listed.items():
        if unknown := set(roles) - set(ROLES):
            raise ValueError(f"permissions.yaml: {permission} names {sorted(unknown)}, which is no role")
    return {permission: frozenset(roles) for permission, roles in listed.items()}


def may(member: StaffMember, permission: str) -> bool:
    """Whether one of the member's roles has this permission. False for one that nobody wrote down."""
    return bool(matrix().get(permission, frozenset()) & member.roles)

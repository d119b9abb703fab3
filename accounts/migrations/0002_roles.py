"""The three roles; whoever could edit before may still publish."""

from django.contrib.auth.management import create_permissions
from django.db import migrations
from django.db.models import Q

APPS = ("actors", "statements", "provisions", "briefing")
TABLES = (
    "actor",
    "person",
    "source",
    "statement",
    "event",
    "theme",
    "draft",
    "provision",
    "revision",
    "stance",
    "chapter",
)
# What belongs to a row goes with it: no right of its own is asked for.
LOOK = ("view_edit", "view_rename", "view_snapshot")
PUBLISH = Q(codename="publish", content_type__app_label="record")


def make_roles(apps, schema_editor):
    """Make the groups Contributors, Editors and Administrators."""
    # Django makes permissions after all migrations; the roles need them now.
    for config in apps.get_app_configs():
        config.models_module = True
        create_permissions(config, apps=apps, verbosity=0)
        config.models_module = None
    keep_publishing(apps)
    fill_roles(apps)


def fill_roles(apps):
    """Give each role its rights."""
    permissions = apps.get_model("auth", "Permission").objects
    groups = apps.get_model("auth", "Group").objects
    for name, allowed in _roles().items():
        group, _ = groups.get_or_create(name=name)
        group.permissions.add(*permissions.filter(allowed))


def keep_publishing(apps):
    """Let whoever could edit before the roles were there publish; once only.

    A group that goes by the name of a role steps aside, with its rights and its accounts.
    """
    permissions = apps.get_model("auth", "Permission").objects
    groups = apps.get_model("auth", "Group").objects
    publishing = permissions.get(PUBLISH)
    if groups.filter(permissions=publishing).exists():
        return
    for group in groups.filter(name__in=_roles()):
        group.name = f"{group.name}, before the roles"
        group.save()
    editing = permissions.filter(_of("add", "change", "delete"))
    for group in groups.filter(permissions__in=editing).distinct():
        group.permissions.add(publishing)
    users = apps.get_model("accounts", "User").objects
    for user in users.filter(user_permissions__in=editing).distinct():
        user.user_permissions.add(publishing)


def _roles():
    accounts = Q(
        codename__in=["add_user", "change_user", "view_user"], content_type__app_label="accounts"
    )
    snapshots = Q(codename="add_snapshot", content_type__app_label="snapshots")
    look = _of("view") | Q(codename__in=LOOK)
    work = _of("add", "change") | look
    return {
        "Contributors": work | _of("delete"),
        "Editors": work | PUBLISH,
        "Administrators": work | _of("delete") | PUBLISH | accounts | snapshots,
    }


def _of(*actions):
    names = [f"{action}_{table}" for action in actions for table in TABLES]
    return Q(codename__in=names, content_type__app_label__in=APPS)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("actors", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("briefing", "0002_search"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("provisions", "0001_initial"),
        ("record", "0002_proposer"),
        ("snapshots", "0001_snapshot"),
        ("statements", "0001_initial"),
    ]

    operations = [migrations.RunPython(make_roles, migrations.RunPython.noop)]

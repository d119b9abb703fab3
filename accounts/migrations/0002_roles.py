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


def make_roles(apps, schema_editor):
    """Make the groups Contributors, Editors and Administrators."""
    # Django makes permissions after all migrations; the roles need them now.
    for config in apps.get_app_configs():
        config.models_module = True
        create_permissions(config, apps=apps, verbosity=0)
        config.models_module = None
    permissions = apps.get_model("auth", "Permission").objects

    def of(*actions):
        names = [f"{action}_{table}" for action in actions for table in TABLES]
        return Q(codename__in=names, content_type__app_label__in=APPS)

    publish = Q(codename="publish", content_type__app_label="record")
    look = Q(codename__in=LOOK)
    accounts = Q(content_type__app_label="accounts", codename__in=["add_user", "change_user", "view_user"])
    snapshots = Q(content_type__app_label="snapshots", codename="add_snapshot")
    roles = {
        "Contributors": of("add", "change", "delete", "view") | look,
        "Editors": of("add", "change", "view") | look | publish,
        "Administrators": of("add", "change", "delete", "view") | look | publish | accounts | snapshots,
    }
    groups = apps.get_model("auth", "Group").objects
    for name, allowed in roles.items():
        group, _ = groups.get_or_create(name=name)
        group.permissions.add(*permissions.filter(allowed))
    _keep_publishing(apps, permissions, roles, of("add", "change", "delete"), publish)


def _keep_publishing(apps, permissions, roles, editing, publish):
    editing, publishing = permissions.filter(editing), permissions.get(publish)
    for user in apps.get_model("accounts", "User").objects.filter(user_permissions__in=editing):
        user.user_permissions.add(publishing)
    others = apps.get_model("auth", "Group").objects.exclude(name__in=roles)
    for group in others.filter(permissions__in=editing):
        group.permissions.add(publishing)


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

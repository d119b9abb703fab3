"""How gunicorn serves the site: `gunicorn --config config/gunicorn.conf.py config.wsgi`."""

from pathlib import Path

from config import environment

# Only this machine reaches it. A reverse proxy in front brings the public, and TLS: that is why
# the header in which the proxy says "this came by https" can be trusted.
bind = f"127.0.0.1:{environment.port('PORT', 8000)}"

# Two processes, so that one can die or restart unnoticed; threads, since a request mostly waits
# for the database.
workers = 2
worker_class = "gthread"
threads = 4

# A worker that has given no sign of life for this long is replaced. Threads answer meanwhile, so
# a slow page alone never trips it.
timeout = 60
graceful_timeout = 30
# A proxy that keeps its connections open gets to use them again.
keepalive = 5

# In an address words in another script take six bytes a letter.
limit_request_line = 8190

# The sign of life is a file that is touched each second; on a disk that is busy syncing this can
# block, and healthy workers get killed. Memory never blocks.
shared_memory = Path("/dev/shm")  # noqa: S108 (gunicorn makes a file of its own in it)
worker_tmp_dir = str(shared_memory) if shared_memory.is_dir() else None

# Readers are not logged unless an operator asks for it with --access-logfile; errors go to stderr.
accesslog = None
errorlog = "-"

# gunicorn would put a socket for run-time control into the home folder; signals do all we need.
control_socket_disable = True

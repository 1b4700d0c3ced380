"""What granian serves."""

import os
import signal
from importlib import import_module

from django.core.wsgi import get_wsgi_application

from seatrial.kit.loading import loading
from seatrial.server import config, logs
from seatrial.server.binaries import bound_to_parent
from seatrial.server.programs import ByCredentials, Programs
from seatrial.server.supervisor import WEB_MAIN, wait_at_gate

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "seatrial.server.settings")
if WEB_MAIN in os.environ:
    # granian's main process may be killed without a word to this worker, which would keep the port; also
    # before this line is reached, which is why it is not asked who the parent is now
    bound_to_parent(signal.SIGKILL, parent=int(os.environ[WEB_MAIN]))()
logs.configure(config.current(), part="web")
with loading():
    pages = ByCredentials(get_wsgi_application(), short=Programs())
    # these name models: Django has to be there
    reports = import_module("seatrial.server.reports").Reports(pages)
    application = import_module("seatrial.server.front").Front(reports)
    import_module("seatrial.server.urls")  # else the first request would wait for all pages to be imported
wait_at_gate(config.current().folder)

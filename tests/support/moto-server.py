"""moto's server, which answers one request at a time.

moto itself gives each request a thread, and looks at a condition first and writes then: of two conditional writes at once
both may succeed, which DynamoDB's never do.
"""

import threading

import moto.server

turn = threading.Lock()


class OneAtATime(moto.server.DomainDispatcherApplication):
    """The application of moto's server, entered by one thread at a time."""

    def __call__(self, *request):
        with turn:
            return super().__call__(*request)


moto.server.DomainDispatcherApplication = OneAtATime
moto.server.main()

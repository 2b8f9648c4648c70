"""server.py <socket>: the AWS CLI, loaded once. Each connection is a call of it: arguments, environment and working folder as
JSON, with the standard output and error to write to; the answer is the exit code. Every call is a process of its own, which
has nothing to load any more: most of the second that the AWS CLI takes goes there."""

import contextlib
import gc
import io
import json
import os
import signal
import socket
import sys

from awscli.clidriver import create_clidriver


def call(driver, connection):
    message, descriptors, _, _ = socket.recv_fds(connection, 1 << 20, 2)
    asked = json.loads(message)
    for number, descriptor in zip((1, 2), descriptors):
        os.dup2(descriptor, number)
        os.close(descriptor)
    os.chdir(asked["folder"])
    os.environ.clear()
    os.environ.update(asked["environment"])
    status = driver.main(asked["arguments"])
    sys.stdout.flush()
    sys.stderr.flush()
    connection.sendall(str(status).encode())


def reap(_signal, _frame):
    """Waits for calls that have ended, whose CPU then counts as the test's."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass


def loaded():
    """A driver that was never called, with the data files that another one has read."""
    reader = create_clidriver()
    login = {"aws_access_key_id": "none", "aws_secret_access_key": "none"}
    reader.session.create_client("ecs", region_name="eu-west-1", **login)
    with contextlib.redirect_stdout(io.StringIO()):
        reader.main(["ecs", "list-tasks", "--generate-cli-skeleton"])
    driver = create_clidriver()
    driver.session.register_component("data_loader", reader.session.get_component("data_loader"))
    # What calls only read stays in the memory that they share.
    gc.collect()
    gc.freeze()
    return driver


def serve(path):
    driver = loaded()
    signal.signal(signal.SIGCHLD, reap)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(path)
        server.listen()
        print("ready", flush=True)
        while True:
            connection, _ = server.accept()
            if os.fork() == 0:
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                try:
                    call(driver, connection)
                finally:
                    os._exit(0)
            connection.close()


serve(sys.argv[1])

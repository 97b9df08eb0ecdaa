"""A real Dovecot for tests: one folder, high ports on 127.0.0.1, as root or as an ordinary user.

Every login exists, with one password; LMTP delivers to any of them. Debian's dovecot-imapd and dovecot-lmtpd.
"""

import asyncio
import grp
import os
import pwd
import shutil
import signal
import smtplib
import subprocess
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import pytest

from services.console.child import ended, free_port, spawn, stop

PROGRAM = next((path for path in ("/usr/sbin/dovecot", "/usr/local/sbin/dovecot") if Path(path).exists()), None)
needs_dovecot = pytest.mark.skipif(PROGRAM is None, reason="dovecot absent")
PASSWORD = "a-password-of-the-test"
START_SECONDS = 20.0
STOP_SECONDS = 0.5

CONFIGURATION = """
base_dir = {base}/run
state_dir = {base}/state
log_path = {base}/dovecot.log
protocols = imap lmtp
listen = 127.0.0.1
{tls}
disable_plaintext_auth = no
auth_mechanisms = plain login{oauth_mechanisms}
auth_failure_delay = 0
mail_location = maildir:{base}/mail/%u
default_internal_user = {internal}
default_internal_group = {internal_group}
default_login_user = {login}
first_valid_uid = 0
mail_uid = {owner}
mail_gid = {group}
mail_max_userip_connections = 100
{oauth_passdb}passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={base}/mail/%u allow_all_users=yes
}}
namespace inbox {{
  inbox = yes
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    address = 127.0.0.1
    port = {imap}
  }}
  inet_listener imaps {{
    address = 127.0.0.1
    port = {imaps}
    ssl = yes
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {lmtp}
  }}
}}
protocol lmtp {{
  postmaster_address = postmaster@company.example
}}
"""


OAUTH_PASSDB = """
passdb {{
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {file}
}}
"""
OAUTH_FILE = """
introspection_mode = get
introspection_url = {url}
username_attribute = username
active_attribute = active
active_value = true
"""


class Dovecot:
    """One server whose mail lies under `folder`; its ports stay the same from start to start."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.imap_port, self.lmtp_port = free_port(), free_port()
        self.imaps_port = free_port() if self._certificate() else 0
        self._process: subprocess.Popen[bytes] | None = None
        # The address of a token server that is asked about access tokens; None: there are passwords alone.
        self.introspection_url: str | None = None
        self.password = PASSWORD

    @property
    def certificate(self) -> Path:
        """The certificate of the server, which is its own authority; absent without the program openssl."""
        return self.folder / "certificate.pem"

    def _certificate(self) -> bool:
        openssl = shutil.which("openssl")
        if openssl is None:
            return False
        command = [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"]
        command += ["-addext", "subjectAltName=IP:127.0.0.1"]
        command += ["-keyout", str(self.folder / "key.pem"), "-out", str(self.certificate)]
        subprocess.run(command, check=True, capture_output=True)
        return True

    def _write_configuration(self) -> Path:
        root = os.geteuid() == 0
        me = pwd.getpwuid(os.geteuid()).pw_name
        owner = pwd.getpwnam("nobody") if root else pwd.getpwuid(os.geteuid())
        tls = f"ssl = yes\nssl_cert = <{self.certificate}\nssl_key = <{self.folder / 'key.pem'}"
        for part in ("run", "state", "mail"):
            (self.folder / part).mkdir(exist_ok=True)
        os.chown(self.folder / "mail", owner.pw_uid, owner.pw_gid)
        path = self.folder / "dovecot.conf"
        path.write_text(
            CONFIGURATION.format(
                base=self.folder,
                tls=tls if self.imaps_port else "ssl = no",
                internal="dovecot" if root else me,
                internal_group="dovecot" if root else grp.getgrgid(os.getegid()).gr_name,
                login="dovenull" if root else me,
                owner=owner.pw_name,
                group=owner.pw_gid,
                uid=owner.pw_uid,
                gid=owner.pw_gid,
                password=self.password,
                oauth_mechanisms=" xoauth2 oauthbearer" if self.introspection_url else "",
                oauth_passdb=self._oauth_passdb(),
                imap=self.imap_port,
                imaps=self.imaps_port,
                lmtp=self.lmtp_port,
            )
        )
        return path

    def _oauth_passdb(self) -> str:
        if self.introspection_url is None:
            return ""
        file = self.folder / "oauth2.conf"
        file.write_text(OAUTH_FILE.format(url=self.introspection_url))
        return OAUTH_PASSDB.format(file=file)

    async def start(self) -> None:
        """Start it and wait until it greets."""
        assert PROGRAM is not None
        with (self.folder / "output").open("ab") as output:
            self._process = spawn(
                [PROGRAM, "-F", "-c", str(self._write_configuration())], stdout=output, stderr=output.fileno()
            )
        async with asyncio.timeout(START_SECONDS):
            for port in (self.imap_port, self.lmtp_port):
                while not await self._greets(port):
                    assert not await ended(self._process, 0.02), (self.folder / "output").read_text()

    async def _greets(self, port: int) -> bool:
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            return False
        greeting = await reader.readline()
        writer.close()
        return greeting.startswith((b"* OK", b"220"))

    async def stop(self) -> None:
        """End it with all its connections."""
        if self._process is not None:
            group = self._process.pid
            await stop(self._process, signal.SIGTERM, STOP_SECONDS)
            # Its children serve clients that are in IDLE for seconds more; they are of the group it leads.
            with suppress(ProcessLookupError):
                os.killpg(group, signal.SIGKILL)
            self._process = None

    async def deliver(self, login: str, *letters: bytes, sender: str = "") -> None:
        """Deliver letters into the INBOX of a login, in order, by LMTP."""
        await asyncio.to_thread(self._deliver, login, letters, sender)

    def _deliver(self, login: str, letters: Iterable[bytes], sender: str) -> None:
        with smtplib.LMTP("127.0.0.1", self.lmtp_port) as lmtp:
            for letter in letters:
                lmtp.sendmail(sender, [login], letter)

    def forget_uids(self, login: str) -> None:
        """Make the server number the letters of a login anew, under a new UIDVALIDITY; stop it before."""
        for path in (self.folder / "mail" / login).glob("dovecot*"):
            path.unlink()

    def letters_of(self, login: str) -> list[Path]:
        """Give the files of the letters; their names hold the flags."""
        home = self.folder / "mail" / login
        return sorted([*(home / "cur").glob("*"), *(home / "new").glob("*")])

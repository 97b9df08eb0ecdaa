"""`python -m services.notifier --host H --port P`: this service alone, settings from the environment."""

from services.notifier.app import build
from services.notifier.settings import NotifierSettings
from shared.standalone import run_alone


def main() -> None:
    """Serve until told to stop."""
    run_alone("notifier", 8028, NotifierSettings, build)


if __name__ == "__main__":
    main()

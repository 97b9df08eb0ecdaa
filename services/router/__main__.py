"""`python -m services.router --host H --port P`: this service alone, settings from the environment."""

from services.router.app import build
from services.router.settings import RouterSettings
from shared.standalone import run_alone


def main() -> None:
    """Serve until told to stop."""
    run_alone("router", 8027, RouterSettings, build)


if __name__ == "__main__":
    main()

"""`python -m services.ingest --host H --port P`: this service alone, settings from the environment."""

from services.ingest.app import build
from services.ingest.settings import IngestSettings
from shared.standalone import run_alone


def main() -> None:
    """Serve until told to stop."""
    run_alone("ingest", 8026, IngestSettings, build)


if __name__ == "__main__":
    main()

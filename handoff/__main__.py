"""``python -m handoff``: the web app, the worker and the accounts."""

from handoff.commands.main import main

main()

"""The peers' console: signing in, the page, what its buttons do, and its socket."""

"""The application in a browser: settings, routes, and one module of views per domain."""

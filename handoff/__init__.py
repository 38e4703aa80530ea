"""The service: channels in and out, the conversation and its rules, the store, the worker, the pages."""

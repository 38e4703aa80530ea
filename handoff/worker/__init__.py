"""Performs what was decided: asks the bot, alerts peers, watches over waiting people."""

"""Setting Porchlight up and running it: environments, secrets, models, processes and their health."""

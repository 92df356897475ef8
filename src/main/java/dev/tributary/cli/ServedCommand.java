package dev.tributary.cli;

import dev.tributary.app.Hub;
import dev.tributary.config.Home;
import dev.tributary.serve.Commands;

/** A command line that another process sent to the hub that serves the home. */
record ServedCommand(Hub hub, Home home, Commands.Line line) {}

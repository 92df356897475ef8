package dev.tributary.cli;

import dev.tributary.app.Hub;
import dev.tributary.config.Home;
import dev.tributary.serve.Commands;

/** What a command line runs on when it was sent to the hub that serves the home. */
record Served(Hub hub, Home home, Commands.Line line) {
}

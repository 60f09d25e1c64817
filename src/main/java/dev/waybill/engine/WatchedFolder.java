package dev.waybill.engine;

import java.nio.file.Path;

/** As a bean: a folder without whose free space nothing can be made durable; starts are refused before it is full. */
public record WatchedFolder(Path path) {}

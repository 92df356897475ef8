package dev.tributary.cli;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Marks commands that need the warehouse. While a hub serves the home it holds the warehouse, so they run in its process. */
@Retention(RetentionPolicy.RUNTIME) @Target(ElementType.TYPE)
@interface NeedsWarehouse {}

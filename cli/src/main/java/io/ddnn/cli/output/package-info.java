/** What the commands print: tables, JSON, progress. */
@NullMarked
package io.ddnn.cli.output;

import org.jspecify.annotations.NullMarked;

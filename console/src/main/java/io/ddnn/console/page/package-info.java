/** The console: a page that shows a running hierarchy, and lets people play with it. */
@NullMarked
package io.ddnn.console.page;

import org.jspecify.annotations.NullMarked;

/** TTree: its metadata, baskets and the columns made of them. */
@NullMarked
package org.quadrupole.io.root.tree;

import org.jspecify.annotations.NullMarked;

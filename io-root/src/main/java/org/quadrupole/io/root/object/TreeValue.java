package org.quadrupole.io.root.object;

import org.quadrupole.io.root.RootTree;

/**
 * A tree or an RNTuple; its events are read as columns.
 *
 * @param tree what reads it, as long as the file is open
 */
public record TreeValue(String className, String name, String title, RootTree tree)
    implements RootValue {}

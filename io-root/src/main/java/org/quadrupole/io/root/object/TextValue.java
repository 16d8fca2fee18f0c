package org.quadrupole.io.root.object;

/** A TNamed, a TObjString (its text is the name) or a std::string (the same). */
public record TextValue(String className, String name, String title) implements RootValue {}

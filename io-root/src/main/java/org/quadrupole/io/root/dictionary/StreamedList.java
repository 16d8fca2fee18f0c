package org.quadrupole.io.root.dictionary;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One of ROOT's collections of objects.
 *
 * @param className TList, THashList, TObjArray, TMap, ...
 * @param version the version of the class that wrote it
 * @param base its TObject
 * @param name its name, usually empty
 * @param lowerBound the index of a TObjArray's first item
 * @param items the objects, null for null pointers; those of a TMap are keys and values by turns
 * @param options the text that a TList keeps for each item, usually empty; of others none
 */
public record StreamedList(
    String className,
    int version,
    ObjectBits base,
    String name,
    int lowerBound,
    List<@Nullable Object> items,
    List<String> options) {}

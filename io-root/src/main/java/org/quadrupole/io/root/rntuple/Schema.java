package org.quadrupole.io.root.rntuple;

import java.util.ArrayList;
import java.util.List;
import org.quadrupole.io.root.RootFormatException;

/** The fields and columns that header and footer describe, one after the other. */
final class Schema {

  private static final int FIELD_BYTES = 40;
  private static final int COLUMN_BYTES = 20;
  private static final int ALIAS_BYTES = 16;

  private final List<FieldDescriptor> fields = new ArrayList<>();
  private final List<ColumnDescriptor> columns = new ArrayList<>();
  private final List<List<Integer>> children = new ArrayList<>();
  private final List<List<Integer>> columnsOfField = new ArrayList<>();

  /** Adds a schema description, which follows in an envelope. */
  void add(FrameReader in) throws RootFormatException {
    FrameReader list = in.list(FIELD_BYTES);
    for (int i = 0; i < list.items(); i++) {
      FieldDescriptor field = FieldDescriptor.read(list.record(), fields.size());
      fields.add(field);
      children.add(new ArrayList<>());
      columnsOfField.add(new ArrayList<>());
      if (!field.isTopLevel()) {
        children.get(field.parent()).add(field.id());
      }
    }
    list = in.list(COLUMN_BYTES);
    for (int i = 0; i < list.items(); i++) {
      ColumnDescriptor column = ColumnDescriptor.read(list.record(), fields.size());
      columnsOfField.get(column.field()).add(columns.size());
      columns.add(column);
    }
    list = in.list(ALIAS_BYTES);
    for (int i = 0; i < list.items(); i++) {
      FrameReader alias = list.record();
      long column = alias.u4();
      long field = alias.u4();
      if (column >= columns.size() || field >= fields.size()) {
        throw alias.damaged("field " + field + " shows column " + column);
      }
      columnsOfField.get((int) field).add((int) column);
    }
    in.list(8); // extra type information is for C++
  }

  List<FieldDescriptor> fields() {
    return fields;
  }

  List<ColumnDescriptor> columns() {
    return columns;
  }

  /** The fields that a field holds, in order. */
  List<FieldDescriptor> children(FieldDescriptor field) {
    return children.get(field.id()).stream().map(fields::get).toList();
  }

  /**
   * A field's columns: for every representation, the numbers of its columns (the principal one
   * first).
   */
  List<int[]> representations(FieldDescriptor field) {
    List<int[]> found = new ArrayList<>();
    List<Integer> all = columnsOfField.get(field.id());
    int at = 0;
    while (at < all.size()) {
      int stop = at + 1;
      int representation = columns.get(all.get(at)).representation();
      while (stop < all.size() && columns.get(all.get(stop)).representation() == representation) {
        stop++;
      }
      found.add(all.subList(at, stop).stream().mapToInt(Integer::intValue).toArray());
      at = stop;
    }
    return found;
  }
}

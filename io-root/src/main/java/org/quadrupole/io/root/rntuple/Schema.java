package org.quadrupole.io.root.rntuple;

import java.util.ArrayList;
import java.util.List;
import org.quadrupole.io.root.RootFormatException;

/** The fields and columns that header and footer describe, one after the other. */
final class Schema {

  private static final int FIELD_BYTES = 40;
  private static final int COLUMN_BYTES = 20;
  private static final int ALIAS_BYTES = 16;
  private static final long MOST = Integer.MAX_VALUE;

  private final List<FieldDescriptor> fields = new ArrayList<>();
  private final List<ColumnDescriptor> columns = new ArrayList<>();
  private final RawSchema raw = new RawSchema();
  private final List<List<Integer>> children = new ArrayList<>();
  private final List<List<Integer>> columnsOfField = new ArrayList<>();

  /** Adds a schema description, which follows in an envelope. */
  void add(FrameReader in) throws RootFormatException {
    FrameReader list = in.list(FIELD_BYTES);
    for (int i = 0; i < list.items(); i++) {
      FrameReader frame = list.record();
      raw.addField(frame.rest());
      FieldDescriptor field = FieldDescriptor.read(frame, fields.size());
      fields.add(field);
      children.add(new ArrayList<>());
      columnsOfField.add(new ArrayList<>());
      if (!field.isTopLevel()) {
        children.get(field.parent()).add(field.id());
      }
    }
    list = in.list(COLUMN_BYTES);
    for (int i = 0; i < list.items(); i++) {
      FrameReader frame = list.record();
      raw.addColumn(frame.rest());
      ColumnDescriptor column = ColumnDescriptor.read(frame, fields.size());
      columnsOfField.get(column.field()).add(columns.size());
      columns.add(column);
    }
    list = in.list(ALIAS_BYTES);
    for (int i = 0; i < list.items(); i++) {
      FrameReader alias = list.record();
      raw.addAlias(alias.rest());
      long column = alias.u4();
      long field = alias.u4();
      if (column >= columns.size() || field >= fields.size()) {
        throw alias.damaged("field " + field + " shows column " + column);
      }
      columnsOfField.get((int) field).add((int) column);
    }
    list = in.list(8); // extra type information is for C++
    for (int i = 0; i < list.items(); i++) {
      raw.addTypeInformation(list.record().rest());
    }
  }

  List<FieldDescriptor> fields() {
    return fields;
  }

  List<ColumnDescriptor> columns() {
    return columns;
  }

  /** The descriptions as they stand in the file. */
  RawSchema raw() {
    return raw;
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

  /** How many elements each entry has in a field's first column; -1 where that differs. */
  long perEntry(FieldDescriptor field) {
    long elements = 1;
    FieldDescriptor at = field;
    while (true) {
      if (at.repetitions() >= 0) {
        elements = Math.min(elements * Math.min(at.repetitions(), MOST), MOST);
      }
      if (at.isTopLevel()) {
        return elements;
      }
      at = fields.get(at.parent());
      if (at.role() == FieldDescriptor.COLLECTION || at.role() == FieldDescriptor.VARIANT) {
        return -1;
      }
    }
  }
}

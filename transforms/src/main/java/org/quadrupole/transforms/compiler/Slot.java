package org.quadrupole.transforms.compiler;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Buffers that hold a list written out: one array a part of its items, kept from event to event so
 * that nothing is allocated once they are long enough.
 *
 * @param layout how an item is kept
 * @param arrays the fields that hold the parts
 * @param size the field that holds the number of items
 */
record Slot(Layout layout, List<String> arrays, String size) {

  /** Writes a list into new buffers. */
  static Slot fill(Code code, ListValue list) {
    Program program = code.program();
    String size = program.field("int", "0");
    code.line(size + " = 0;");
    return append(code, list, size);
  }

  /** Writes a list to the end of new buffers, whose size is set elsewhere. */
  private static Slot append(Code code, ListValue list, String size) {
    List<Slot> filled = new ArrayList<>();
    list.each(
        code,
        value -> {
          Layout.Parts parts =
              Layout.of(code, value, filled.stream().findFirst().map(Slot::layout));
          if (filled.isEmpty()) {
            filled.add(new Slot(parts.layout(), fields(code.program(), parts.layout()), size));
          }
          filled.get(0).append(code, parts);
        });
    if (filled.isEmpty()) {
      throw new Problem("the type of the items of an empty list is not known");
    }
    return filled.get(0);
  }

  private static List<String> fields(Program program, Layout layout) {
    List<String> arrays = new ArrayList<>();
    for (String type : layout.types()) {
      arrays.add(program.field(type + "[]", "new " + type + "[16]"));
    }
    return arrays;
  }

  private void append(Code code, Layout.Parts parts) {
    if (!arrays.isEmpty()) {
      code.line("if (" + size + " == " + arrays.get(0) + ".length) {");
      for (String array : arrays) {
        code.line("  " + array + " = java.util.Arrays.copyOf(" + array + ", " + size + " * 2);");
      }
      code.line("}");
    }
    for (int i = 0; i < arrays.size(); i++) {
      code.line(arrays.get(i) + "[" + size + "] = " + parts.java().get(i) + ";");
    }
    code.line(size + "++;");
  }

  /** The list that the buffers hold at the cursor. */
  ListValue list(Code code, Object key, String low, String high) {
    List<String> now = new ArrayList<>();
    for (int i = 0; i < arrays.size(); i++) {
      String alias = code.fresh("b");
      code.line("final " + layout.types().get(i) + "[] " + alias + " = " + arrays.get(i) + ";");
      now.add(alias);
    }
    return list(key, now, low, high);
  }

  private ListValue list(Object key, List<String> names, String low, String high) {
    return ListValue.of(
        new Generator.Range(
            key,
            c -> low,
            c -> high,
            (c, index) -> {
              List<String> parts = new ArrayList<>();
              for (int i = 0; i < names.size(); i++) {
                parts.add(c.value(layout.types().get(i), names.get(i) + "[" + index + "]"));
              }
              return layout.rebuild().apply(c, parts);
            }));
  }

  /**
   * The list that the buffers hold for the whole event, for buffers filled by a method of their
   * own: seen from any place of another method.
   */
  ListValue shared(Code code, Object key) {
    List<String> now = new ArrayList<>();
    for (int i = 0; i < arrays.size(); i++) {
      now.add(code.invariant(layout.types().get(i) + "[]", "b", "this." + arrays.get(i)));
    }
    return list(key, now, "0", code.invariant("int", "n", "this." + size));
  }

  /** A list with random access to its items: itself, or written out. */
  static ListValue indexed(Code code, ListValue list) {
    if (list.items().indexed().isPresent()) {
      return list;
    }
    Slot slot = fill(code, list);
    String size = code.fresh("n");
    code.line("final int " + size + " = " + slot.size + ";");
    return slot.list(code, list.key(), "0", size);
  }

  /**
   * A list as an item of another: its items go into buffers behind those of the lists before it.
   *
   * @param existing the buffers, where lists that this one may stand for are in some already
   */
  static Layout.Parts parts(Code code, ListValue list, Optional<Slot> existing) {
    String size = existing.map(Slot::size).orElseGet(() -> newSize(code.program()));
    String low = code.fresh("n");
    code.line("final int " + low + " = " + size + ";");
    Slot slot = existing.orElseGet(() -> append(code, list, size));
    if (existing.isPresent()) {
      list.each(code, value -> slot.append(code, Layout.of(code, value, Optional.of(slot.layout))));
    }
    String high = code.fresh("n");
    code.line("final int " + high + " = " + size + ";");
    Layout layout = Layout.ofList(slot, (c, p) -> slot.list(c, new Object(), p.get(0), p.get(1)));
    return new Layout.Parts(layout, List.of(low, high));
  }

  private static String newSize(Program program) {
    String size = program.field("int", "0");
    program.resetEachEvent(size + " = 0;");
    return size;
  }
}

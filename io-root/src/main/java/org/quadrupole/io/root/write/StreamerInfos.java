package org.quadrupole.io.root.write;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The descriptions of classes that a file carries, so that any version of ROOT, and others, can
 * read its objects.
 */
final class StreamerInfos {

  /** One member or base class. */
  private record Element(
      String kind, String name, int type, int size, String typeName, String extra, String title) {}

  private record Layout(String name, int version, int checksum, List<Element> elements) {}

  private static final String RESOURCE = "streamers.txt";

  private final Map<String, Layout> layouts = new LinkedHashMap<>();

  StreamerInfos() {
    try (InputStream in = StreamerInfos.class.getResourceAsStream(RESOURCE);
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(
                    Objects.requireNonNull(in, RESOURCE), StandardCharsets.UTF_8))) {
      String line;
      Layout layout = null;
      while ((line = lines.readLine()) != null) {
        if (line.startsWith("class ")) {
          String[] words = line.split(" ", 4);
          layout =
              new Layout(
                  words[1],
                  Integer.parseInt(words[2]),
                  Integer.parseUnsignedInt(words[3], 16),
                  new ArrayList<>());
          layouts.put(layout.name(), layout);
        } else if (line.startsWith("  ")) {
          Objects.requireNonNull(layout, "a class before its members")
              .elements()
              .add(element(line));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(RESOURCE + " cannot be read", e);
    }
  }

  private static Element element(String line) {
    String[] words = line.strip().split(" ", 7);
    return new Element(
        words[0],
        words[1],
        Integer.parseInt(words[2]),
        Integer.parseInt(words[3]),
        words[4].replace('_', ' '),
        words[5],
        words[6]);
  }

  /** Writes the TList of TStreamerInfo for these classes. */
  void write(Collection<String> classes, WriteBuffer out) {
    out.versioned(
        5,
        () -> {
          out.object(0, 0);
          out.string("");
          out.i32(classes.size());
          for (String name : classes) {
            Layout layout = Objects.requireNonNull(layouts.get(name), name);
            out.pointer("TStreamerInfo", () -> write(layout, out));
            out.string("");
          }
        });
  }

  private static void write(Layout layout, WriteBuffer out) {
    out.versioned(
        9,
        () -> {
          out.named(layout.name(), "", 0x10000);
          out.i32(layout.checksum());
          out.i32(layout.version());
          out.pointer(
              "TObjArray",
              () ->
                  out.versioned(
                      3,
                      () -> {
                        out.object(0, 0);
                        out.string("");
                        out.i32(layout.elements().size());
                        out.i32(0); // lowest index
                        for (Element element : layout.elements()) {
                          out.pointer("TStreamer" + element.kind(), () -> write(element, out));
                        }
                      }));
        });
  }

  private static void write(Element element, WriteBuffer out) {
    String[] extra = element.extra().split(":", -1);
    switch (element.kind()) {
      case "Base" ->
          out.versioned(
              3,
              () -> {
                writeCommon(element, Integer.parseUnsignedInt(extra[1], 16), out);
                out.i32(Integer.parseInt(extra[0]));
              });
      case "BasicPointer" ->
          out.versioned(
              2,
              () -> {
                writeCommon(element, 0, out);
                out.i32(Integer.parseInt(extra[1]));
                out.string(extra[2]);
                out.string(extra[0]);
              });
      default -> out.versioned(2, () -> writeCommon(element, 0, out));
    }
  }

  private static void writeCommon(Element element, int baseChecksum, WriteBuffer out) {
    out.versioned(
        4,
        () -> {
          out.named(element.name(), element.title(), 0);
          out.i32(element.type());
          out.i32(element.size());
          out.i32(0); // fArrayLength
          out.i32(0); // fArrayDim
          out.i32(0); // fMaxIndex[5]; of a base, the second is its checksum
          out.i32(baseChecksum);
          out.i32(0);
          out.i32(0);
          out.i32(0);
          out.string(element.typeName());
        });
  }
}

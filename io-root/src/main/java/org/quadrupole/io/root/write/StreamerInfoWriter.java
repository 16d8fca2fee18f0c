package org.quadrupole.io.root.write;

import java.util.Collection;
import org.quadrupole.io.root.dictionary.StreamerElement;
import org.quadrupole.io.root.dictionary.StreamerInfo;

/**
 * Writes the list of streamer info, so that any version of ROOT, and others, can read a file's
 * objects. Its counterpart is {@link org.quadrupole.io.root.dictionary.StreamerInfoReader}. Source:
 * ROOT's TStreamerInfo and TStreamerElement streamers.
 */
final class StreamerInfoWriter {

  private static final int DIMENSIONS = 5;

  private StreamerInfoWriter() {}

  /** Writes a TList of TStreamerInfo. */
  static void write(Collection<StreamerInfo> infos, WriteBuffer out) {
    out.versioned(
        5,
        () -> {
          out.object(0, 0);
          out.string("");
          out.i32(infos.size());
          for (StreamerInfo info : infos) {
            out.pointer("TStreamerInfo", () -> write(info, out));
            out.string("");
          }
        });
  }

  private static void write(StreamerInfo info, WriteBuffer out) {
    out.versioned(
        9,
        () -> {
          out.named(info.className(), "", 0x10000);
          out.i32(info.checksum());
          out.i32(info.version());
          out.pointer(
              "TObjArray",
              () ->
                  out.versioned(
                      3,
                      () -> {
                        out.object(0, 0);
                        out.string("");
                        out.i32(info.elements().size());
                        out.i32(0); // lowest index
                        for (StreamerElement element : info.elements()) {
                          out.pointer(element.kind(), () -> write(element, out));
                        }
                      }));
        });
  }

  private static void write(StreamerElement element, WriteBuffer out) {
    switch (element.kind()) {
      case "TStreamerBase" ->
          out.versioned(
              3,
              () -> {
                writeCommon(element, out);
                out.i32(element.baseVersion());
              });
      case "TStreamerBasicPointer", "TStreamerLoop" ->
          out.versioned(
              2,
              () -> {
                writeCommon(element, out);
                out.i32(element.countVersion());
                out.string(element.countName());
                out.string(element.countClass());
              });
      case "TStreamerSTL" -> writeCollection(element, out);
      case "TStreamerSTLstring" -> out.versioned(2, () -> writeCollection(element, out));
      case "TStreamerObjectAnyPointer" -> out.versioned(1, () -> writeCommon(element, out));
      default -> out.versioned(2, () -> writeCommon(element, out));
    }
  }

  private static void writeCollection(StreamerElement element, WriteBuffer out) {
    out.versioned(
        3,
        () -> {
          writeCommon(element, out);
          out.i32(element.stlType());
          out.i32(element.contentType());
        });
  }

  private static void writeCommon(StreamerElement element, WriteBuffer out) {
    out.versioned(
        4,
        () -> {
          out.named(element.name(), element.title(), 0);
          out.i32(element.type());
          out.i32(element.size());
          out.i32(element.arrayLength());
          out.i32(element.dimensions().size());
          for (int i = 0; i < DIMENSIONS; i++) {
            if (i < element.dimensions().size()) {
              out.i32(element.dimensions().get(i));
            } else {
              out.i32(i == 1 ? element.baseChecksum() : 0);
            }
          }
          out.string(element.typeName());
        });
  }
}

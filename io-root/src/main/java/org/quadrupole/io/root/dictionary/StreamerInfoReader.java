package org.quadrupole.io.root.dictionary;

import java.util.ArrayList;
import java.util.List;
import org.quadrupole.io.root.RootFormatException;
import org.quadrupole.io.root.wire.VersionHeader;
import org.quadrupole.io.root.wire.WireReader;

/**
 * Reads the list of streamer info. Its classes describe all others and so are known by heart; they
 * have not changed since ROOT 3. Source: ROOT's TStreamerInfo and TStreamerElement streamers.
 */
public final class StreamerInfoReader {

  private static final int MAX_DIMENSIONS = 5;

  /** Which of a base's unused dimensions holds its checksum. */
  private static final int BASE_CHECKSUM = 1;

  private final ClassTags tags;
  private final WireReader in;

  private StreamerInfoReader(WireReader in, int displacement) {
    this.in = in;
    this.tags = new ClassTags(in, displacement);
  }

  /**
   * Reads the list.
   *
   * @param displacement the bytes by which references are larger than indices in {@code in}
   */
  public static Dictionary read(WireReader in, int displacement) throws RootFormatException {
    return new Dictionary(new StreamerInfoReader(in, displacement).list());
  }

  private List<StreamerInfo> list() throws RootFormatException {
    VersionHeader header = in.version();
    skipObject();
    in.string();
    int count = in.count(4);
    List<StreamerInfo> infos = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      ClassTags.Tag tag = tags.next();
      if (tag.isObject() && tag.className().equals("TStreamerInfo")) {
        infos.add(info());
      }
      if (tag.hasEnd()) {
        in.seek(tag.end());
      } else if (tag.isObject()) {
        throw in.damaged("a " + tag.className() + " has no length");
      }
      in.skip(in.u1()); // the list's option
    }
    in.finish(header, "TList");
    return infos;
  }

  private StreamerInfo info() throws RootFormatException {
    VersionHeader header = in.version();
    String name = named()[0];
    int checksum = in.i4();
    int version = in.i4();
    List<StreamerElement> elements = new ArrayList<>();
    ClassTags.Tag array = tags.next();
    if (array.isObject()) {
      VersionHeader arrayHeader = in.version();
      if (arrayHeader.number() > 2) {
        skipObject();
      }
      if (arrayHeader.number() > 1) {
        in.string();
      }
      int count = in.count(4);
      in.skip(4);
      for (int i = 0; i < count; i++) {
        ClassTags.Tag tag = tags.next();
        if (tag.isObject()) {
          elements.add(element(tag.className()));
          if (tag.hasEnd()) {
            in.seek(tag.end());
          }
        }
      }
    }
    in.finish(header, "TStreamerInfo");
    return new StreamerInfo(name, version, checksum, elements);
  }

  private StreamerElement element(String kind) throws RootFormatException {
    VersionHeader outer = in.version();
    if (kind.equals("TStreamerSTLstring")) {
      in.version(); // it derives from TStreamerSTL
    }
    VersionHeader header = in.version();
    String[] named = named();
    int type = in.i4();
    int size = in.i4();
    int arrayLength = in.i4();
    int arrayDimensions = in.i4();
    List<Integer> sizes = new ArrayList<>();
    int baseChecksum = 0;
    int stored = header.number() == 1 ? in.count(4) : MAX_DIMENSIONS;
    for (int i = 0; i < stored; i++) {
      int index = in.i4();
      if (i < arrayDimensions) {
        sizes.add(index);
      } else if (i == BASE_CHECKSUM && kind.equals("TStreamerBase")) {
        baseChecksum = index;
      }
    }
    String typeName = in.string();
    in.finish(header, "TStreamerElement");
    int baseVersion = 0;
    String countClass = "";
    int countVersion = 0;
    String countName = "";
    int stlType = 0;
    int contentType = 0;
    switch (kind) {
      case "TStreamerBase" -> baseVersion = outer.number() > 2 ? in.i4() : 0;
      case "TStreamerBasicPointer", "TStreamerLoop" -> {
        countVersion = in.i4();
        countName = in.string();
        countClass = in.string();
      }
      case "TStreamerSTL", "TStreamerSTLstring" -> {
        stlType = in.i4();
        contentType = in.i4();
      }
      default -> {}
    }
    in.finish(outer, kind);
    return new StreamerElement(
        kind,
        named[0],
        named[1],
        type,
        size,
        arrayLength,
        sizes,
        typeName,
        baseVersion,
        baseChecksum,
        countClass,
        countVersion,
        countName,
        stlType,
        contentType);
  }

  /** Name and title of a TNamed. */
  private String[] named() throws RootFormatException {
    VersionHeader header = in.version();
    skipObject();
    String name = in.string();
    String title = in.string();
    in.finish(header, "TNamed");
    return new String[] {name, title};
  }

  private void skipObject() throws RootFormatException {
    Streamed.skipTObject(in);
  }
}

package org.quadrupole.io.root.tree;

import java.util.List;
import java.util.regex.Pattern;
import org.quadrupole.events.Column;
import org.quadrupole.io.root.RootFormatException;
import org.quadrupole.io.root.dictionary.ClassTags;
import org.quadrupole.io.root.dictionary.ObjectBits;
import org.quadrupole.io.root.dictionary.Streamed;
import org.quadrupole.io.root.wire.VersionHeader;
import org.quadrupole.io.root.wire.WireReader;

/**
 * ROOT's own containers, which say in every event what they hold. Layouts: ROOT's
 * TClonesArray::Streamer, TObjArray::Streamer and TList::Streamer.
 */
final class Containers {

  /** The bit of a TClonesArray's TObject that says that its objects are written that way. */
  private static final int MEMBER_BY_MEMBER = 1 << 12;

  private static final Pattern VERSION = Pattern.compile("\\d{1,9}");

  private Containers() {}

  /** What stands before the objects of a TClonesArray; a version of -1 is none. */
  private record ClonesHeader(
      VersionHeader version, boolean memberWise, String className, int classVersion, int count) {

    static ClonesHeader read(WireReader in) throws RootFormatException {
      VersionHeader version = in.version();
      ObjectBits bits = version.number() > 2 ? Streamed.readTObject(in) : new ObjectBits(0, 0, 0);
      if (version.number() > 1) {
        in.string(); // its name
      }
      String item = in.string();
      int border = item.lastIndexOf(';');
      String stated = item.substring(border + 1);
      int count = Math.abs(in.i4());
      in.skip(4); // the lowest index
      if (count < 0 || count > in.remaining()) {
        throw in.damaged("a TClonesArray claims " + count + " objects");
      }
      return new ClonesHeader(
          version,
          bits.has(MEMBER_BY_MEMBER),
          border < 0 ? "" : item.substring(0, border),
          VERSION.matcher(stated).matches() ? Integer.parseInt(stated) : -1,
          count);
    }
  }

  /** Reads what stands before the objects of a TList or TObjArray; returns how many there are. */
  private static int objects(WireReader in, VersionHeader version, boolean list)
      throws RootFormatException {
    if (list && version.number() <= 3) {
      throw in.problem("a TList of version " + version.number(), "It cannot be read.");
    }
    if (version.number() > 2) {
      Streamed.skipTObject(in);
    }
    if (version.number() > 1) {
      in.string(); // its name
    }
    int count = in.count(4);
    if (!list) {
      in.skip(4); // the lowest index
    }
    return count;
  }

  /** Looks at which classes the objects of a container have, and leaves them out. */
  static final class Glimpse implements ValueNode {
    private final String container;
    private final String place;
    private final Contents contents;

    Glimpse(String container, String place, Contents contents) {
      this.container = container;
      this.place = place;
      this.contents = contents;
    }

    @Override
    public List<Part> parts() {
      return List.of();
    }

    @Override
    public void read(WireReader in) throws RootFormatException {
      VersionHeader version;
      if (container.equals("TClonesArray")) {
        ClonesHeader header = ClonesHeader.read(in);
        version = header.version();
        if (header.count() > 0) {
          contents.find(place, header.className());
        }
      } else {
        version = in.version();
        boolean list = !container.equals("TObjArray");
        int count = objects(in, version, list);
        for (int i = 0; i < count; i++) {
          object(in);
          if (list) {
            in.string(); // the option that goes with it
          }
        }
      }
      if (!version.hasEnd()) {
        throw in.problem("a " + container + " does not say how long it is", "It cannot be read.");
      }
      in.seek(version.end());
    }

    private void object(WireReader in) throws RootFormatException {
      ClassTags tags = new ClassTags(in, in.displacement());
      ClassTags.Tag tag = tags.next();
      if (tag.isObject()) {
        contents.find(place, tag.className());
        if (!tag.hasEnd()) {
          throw in.problem("an object does not say how long it is", "It cannot be read.");
        }
        in.seek(tag.end());
      } else if (tag.reference() != 0) {
        int back = in.position();
        in.seek(tags.position(tag.reference()));
        contents.find(place, tags.next().className());
        in.seek(back);
      }
    }

    @Override
    public void addZeros(int count) {}

    @Override
    public List<Column> finish() {
      return List.of();
    }
  }

  /**
   * A TClonesArray: its objects' class and version, and the objects member by member, or each
   * behind a byte that says whether there is one.
   */
  static final class Clones extends ValueNodes.Lists {
    private final String className;
    private final ValueNodes.Described object;

    Clones(String className, ValueNodes.Described object) {
      super(object);
      this.className = className;
      this.object = object;
    }

    @Override
    public void read(WireReader in) throws RootFormatException {
      ClonesHeader header = ClonesHeader.read(in);
      if (header.count() == 0 && header.version().hasEnd()) {
        add(0);
        in.seek(header.version().end());
        return;
      }
      if (!header.className().equals(className)) {
        throw in.problem(
            "a TClonesArray holds objects of "
                + header.className()
                + " and in the first events of "
                + className,
            "Objects of several classes in one branch cannot be read.");
      }
      add(header.count());
      if (header.memberWise()) {
        object.readMemberWise(in, header.count(), header.classVersion(), 0);
      } else {
        for (int i = 0; i < header.count(); i++) {
          if (!in.bool()) {
            throw in.problem(
                "place " + i + " of a TClonesArray is empty", "Fill it without gaps (Compress).");
          }
          object.read(in);
        }
      }
      ValueNodes.exactly(in, header.version(), "a TClonesArray");
    }
  }

  /** A TList or TObjArray: pointers; in a list with an option each, which is left out. */
  static final class Pointers extends ValueNodes.Lists {
    private final boolean list;

    Pointers(ValueNodes.Pointer object, boolean list) {
      super(object);
      this.list = list;
    }

    @Override
    public void read(WireReader in) throws RootFormatException {
      VersionHeader version = in.version();
      int count = objects(in, version, list);
      add(count);
      for (int i = 0; i < count; i++) {
        item.read(in);
        if (list) {
          in.string();
        }
      }
      ValueNodes.exactly(in, version, list ? "a TList" : "a TObjArray");
    }
  }
}

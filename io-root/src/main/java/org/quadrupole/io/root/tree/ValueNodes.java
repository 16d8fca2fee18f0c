package org.quadrupole.io.root.tree;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.quadrupole.events.Column;
import org.quadrupole.events.ListColumn;
import org.quadrupole.events.ListType;
import org.quadrupole.events.Primitive;
import org.quadrupole.events.StringColumn;
import org.quadrupole.io.root.RootFormatException;
import org.quadrupole.io.root.dictionary.ClassTags;
import org.quadrupole.io.root.dictionary.Dictionary;
import org.quadrupole.io.root.dictionary.ObjectBits;
import org.quadrupole.io.root.dictionary.Streamed;
import org.quadrupole.io.root.dictionary.StreamerElement;
import org.quadrupole.io.root.dictionary.StreamerInfo;
import org.quadrupole.io.root.wire.VersionHeader;
import org.quadrupole.io.root.wire.WireReader;

/** The kinds of streamed values. Layouts: ROOT's TStreamerInfo::ReadBuffer and TBufferFile. */
final class ValueNodes {

  /** From this version of a collection's header on, the items' class version follows. */
  private static final int FIRST_WITH_ITEM_VERSION = 8;

  private ValueNodes() {}

  /** A number. */
  static final class Numbers implements ValueNode {
    private final Primitive type;
    private final NumberSink sink;
    private long last;
    private boolean counting;
    private long[] latest = {};

    Numbers(Primitive type, NumberSink sink) {
      this.type = type;
      this.sink = sink;
    }

    /** The number read last, where it is an integer of four bytes that counts others. */
    long last() {
      return last;
    }

    @Override
    public List<Part> parts() {
      return List.of(new Part("", type));
    }

    @Override
    public void read(WireReader in) throws RootFormatException {
      int at = in.position();
      readMany(in, 1);
      last = integer(in.array(), at);
    }

    /** A number as it is written, where it is an integer. */
    private long integer(byte[] data, int at) {
      return switch (sink.wireBytes()) {
        case 8 -> (long) NumberSink.LONG.get(data, at);
        case 4 -> (int) NumberSink.INT.get(data, at);
        case 2 -> {
          short number = (short) NumberSink.SHORT.get(data, at);
          yield type == Primitive.UINT16 ? Short.toUnsignedInt(number) : number;
        }
        case 1 -> type == Primitive.UINT8 ? Byte.toUnsignedInt(data[at]) : data[at];
        default -> 0;
      };
    }

    @Override
    public void readMany(WireReader in, int count) throws RootFormatException {
      int at = in.position();
      in.skip((long) count * sink.wireBytes());
      sink.append(in.array(), at, count);
      if (counting) {
        latest = new long[count];
        for (int i = 0; i < count; i++) {
          latest[i] = integer(in.array(), at + i * sink.wireBytes());
        }
      }
    }

    /** Has it keep what it reads for arrays that it counts. */
    void count() {
      counting = true;
    }

    /** The numbers that were read together last. */
    long[] latest() {
      return latest;
    }

    /** Reads numbers that are written as others are. */
    void readConverted(WireReader in, int count, Numbers written) throws RootFormatException {
      written.sink.clear();
      written.readMany(in, count);
      Column numbers = written.sink.finish();
      sink.appendConverted(numbers);
      if (count > 0) {
        last = NumberSink.integer(numbers, count - 1);
      }
      if (counting) {
        latest = new long[count];
        for (int i = 0; i < count; i++) {
          latest[i] = NumberSink.integer(numbers, i);
        }
      }
    }

    @Override
    public void addZeros(int count) {
      sink.appendZeros(count);
      last = 0;
    }

    @Override
    public List<Column> finish() {
      return List.of(sink.finish());
    }
  }

  /** A text: its length in one byte, or 255 and four; or always in four. */
  static final class Text implements ValueNode {
    private final boolean standard;
    private final boolean wideLength;
    private int[] offsets = new int[16];
    private byte[] bytes = new byte[64];
    private int size;

    /**
     * A text.
     *
     * @param standard whether it is a std::string, which has a header as a member
     */
    Text(boolean standard, boolean wideLength) {
      this.standard = standard;
      this.wideLength = wideLength;
    }

    @Override
    public List<Part> parts() {
      return List.of(new Part("", Primitive.STRING));
    }

    @Override
    public void read(WireReader in) throws RootFormatException {
      int length = wideLength ? in.count(1) : in.stringLength();
      offsets = TreeColumnReader.grown(offsets, size + 1);
      int at = offsets[size];
      int end = Math.addExact(at, length);
      if (end > bytes.length) {
        bytes = Arrays.copyOf(bytes, (int) Math.max(end, Math.min(2L * end, 1 << 30)));
      }
      System.arraycopy(in.array(), in.position(), bytes, at, length);
      in.skip(length);
      offsets[++size] = end;
    }

    @Override
    public void addZeros(int count) {
      offsets = TreeColumnReader.grown(offsets, Math.addExact(size, count));
      Arrays.fill(offsets, size + 1, size + count + 1, offsets[size]);
      size += count;
    }

    @Override
    public List<Column> finish() {
      return List.of(
          new StringColumn(Arrays.copyOf(offsets, size + 1), Arrays.copyOf(bytes, offsets[size])));
    }
  }

  /** How long a list is, and where its items end. */
  abstract static class Lists implements ValueNode {
    final ValueNode item;
    private int[] offsets = new int[16];
    private int size;

    Lists(ValueNode item) {
      this.item = item;
    }

    @Override
    public Map<String, String> unread() {
      return item.unread();
    }

    void add(int items) {
      offsets = TreeColumnReader.grown(offsets, size + 1);
      offsets[size + 1] = Math.addExact(offsets[size], items);
      size++;
    }

    @Override
    public void addZeros(int count) {
      for (int i = 0; i < count; i++) {
        add(0);
      }
    }

    @Override
    public List<Part> parts() {
      List<Part> parts = new ArrayList<>();
      for (Part part : item.parts()) {
        parts.add(new Part(part.path(), ListType.of(part.type())));
      }
      return parts;
    }

    @Override
    public List<Column> finish() {
      int[] all = Arrays.copyOf(offsets, size + 1);
      List<Column> columns = new ArrayList<>();
      for (Column column : item.finish()) {
        columns.add(ListColumn.of(all, column));
      }
      return columns;
    }
  }

  /** A standard collection: the number of items, and the items. */
  static final class Collection extends Lists {

    Collection(ValueNode item) {
      super(item);
    }

    @Override
    public void read(WireReader in) throws RootFormatException {
      int count = in.count(0);
      if (count > in.remaining() && !item.parts().isEmpty()) {
        throw in.damaged("a collection claims " + count + " items");
      }
      add(count);
      item.readMany(in, count);
    }

    /**
     * Reads collections, or arrays of them, behind a header that says that their items are streamed
     * member by member: the items' class version once, and for each collection the number of items
     * and, if there are any, their members.
     */
    static int readMemberWise(WireReader in, VersionHeader header, ValueNode body, int limit)
        throws RootFormatException {
      if (body instanceof Fixed array) {
        int arrays = limit < 0 ? -1 : Math.multiplyExact(limit, array.length);
        int read = readMemberWise(in, header, array.item, arrays);
        if (array.length == 0 || read % array.length != 0) {
          throw in.damaged(read + " collections in arrays of " + array.length);
        }
        array.size = Math.addExact(array.size, read / array.length);
        return read / array.length;
      }
      if (!(body instanceof Collection collection
          && collection.item instanceof MemberWise record)) {
        throw in.problem("a value is streamed member by member", "It cannot be read.");
      }
      boolean versioned = header.number() >= FIRST_WITH_ITEM_VERSION;
      int version = versioned ? in.i2() : MemberWise.ANY_VERSION;
      int checksum = version == 0 ? in.i4() : 0;
      int done = 0;
      while (limit < 0 ? in.remaining() > 0 : done < limit) {
        int count = in.count(0);
        if (count > in.remaining() && !collection.item.parts().isEmpty()) {
          throw in.damaged("a collection claims " + count + " items");
        }
        collection.add(count);
        if (count > 0) {
          record.readMemberWise(in, count, version, checksum);
        }
        done++;
      }
      return done;
    }
  }

  /** What a collection's items must be to be streamed member by member. */
  interface MemberWise {
    /** The version is not stated. */
    int ANY_VERSION = -1;

    /** Reads the first members of all items, then the second members, and so on. */
    void readMemberWise(WireReader in, int count, int version, int checksum)
        throws RootFormatException;
  }

  /**
   * A collection that is a member or a branch: a header, and one collection; or, where it is one
   * member of many objects, one header and the collections of all.
   */
  static final class Headed implements ValueNode {
    private final ValueNode body;

    Headed(ValueNode body) {
      this.body = body;
    }

    @Override
    public Map<String, String> unread() {
      return body.unread();
    }

    @Override
    public List<Part> parts() {
      return body.parts();
    }

    @Override
    public void read(WireReader in) throws RootFormatException {
      readMany(in, 1);
    }

    @Override
    public void readMany(WireReader in, int count) throws RootFormatException {
      VersionHeader header = in.version();
      if (header.memberWise()) {
        Collection.readMemberWise(in, header, body, count);
      } else {
        body.readMany(in, count);
      }
      exactly(in, header, "a collection");
    }

    @Override
    public void addZeros(int count) {
      body.addZeros(count);
    }

    @Override
    public List<Column> finish() {
      return body.finish();
    }
  }

  /**
   * Items up to the end of the entry, in some behind a header: one member of a split collection.
   */
  static final class UntilEnd extends Lists {
    private final boolean headed;

    UntilEnd(ValueNode item, boolean headed) {
      super(item);
      this.headed = headed;
    }

    @Override
    public void read(WireReader in) throws RootFormatException {
      if (in.remaining() == 0) {
        add(0);
        return;
      }
      if (headed) {
        VersionHeader header = in.version();
        if (header.memberWise()) {
          add(Collection.readMemberWise(in, header, item, -1));
          return;
        }
      }
      int count = 0;
      while (in.remaining() > 0) {
        int before = in.position();
        item.read(in);
        if (in.position() == before) {
          throw in.damaged("an item takes no bytes");
        }
        count++;
      }
      add(count);
    }
  }

  /** An array whose length is another member: a byte that says whether it is there, and items. */
  static final class Counted extends Lists {
    private final Numbers counter;

    Counted(ValueNode item, Numbers counter) {
      super(item);
      this.counter = counter;
      counter.count();
    }

    @Override
    public void read(WireReader in) throws RootFormatException {
      read(in, counter.last());
    }

    private void read(WireReader in, long counted) throws RootFormatException {
      long count = in.bool() ? counted : 0;
      if (count < 0 || count > in.remaining()) {
        throw in.damaged("an array claims " + count + " items");
      }
      add((int) count);
      item.readMany(in, (int) count);
    }

    @Override
    public void readMany(WireReader in, int count) throws RootFormatException {
      long[] counts = counter.latest();
      if (counts.length != count) {
        throw in.damaged(counts.length + " numbers count " + count + " arrays");
      }
      for (long counted : counts) {
        read(in, counted);
      }
    }
  }

  /** A text at the end of a list of leaves, of which nothing is written where it is empty. */
  static final class TextLeaf implements ValueNode {
    private final Text text = new Text(false, false);

    @Override
    public List<Part> parts() {
      return text.parts();
    }

    @Override
    public void read(WireReader in) throws RootFormatException {
      if (in.remaining() == 0) {
        text.addZeros(1);
      } else {
        text.read(in);
      }
    }

    @Override
    public void addZeros(int count) {
      text.addZeros(count);
    }

    @Override
    public List<Column> finish() {
      return text.finish();
    }
  }

  /** How many items a leaf of another branch counts in an entry, by the entry's length. */
  static final class OuterCounter {
    private final long fixedBytes;
    private final long itemBytes;
    private long count;

    /**
     * A counter.
     *
     * @param fixedBytes the bytes of the leaves that it does not count
     * @param itemBytes the bytes of one item of each that it counts
     */
    OuterCounter(long fixedBytes, long itemBytes) {
      this.fixedBytes = fixedBytes;
      this.itemBytes = itemBytes;
    }

    private void enter(WireReader in) throws RootFormatException {
      long bytes = in.remaining() - fixedBytes;
      if (bytes < 0 || bytes % itemBytes != 0) {
        throw in.damaged("an entry of " + in.remaining() + " bytes does not fit its leaves");
      }
      count = bytes / itemBytes;
    }

    long count() {
      return count;
    }
  }

  /** A leaf whose length is another leaf. */
  static final class CountedLeaf extends Lists {
    private final LongSupplier counter;

    CountedLeaf(ValueNode item, LongSupplier counter) {
      super(item);
      this.counter = counter;
    }

    @Override
    public void read(WireReader in) throws RootFormatException {
      long count = counter.getAsLong();
      if (count < 0 || count > in.remaining()) {
        throw in.damaged("a leaf claims " + count + " items");
      }
      add((int) count);
      item.readMany(in, (int) count);
    }
  }

  /** The leaves of a branch, one after the other. */
  static final class Leaves implements ValueNode {
    private final List<Member> leaves;
    private final Optional<OuterCounter> outer;

    Leaves(List<Member> leaves, Optional<OuterCounter> outer) {
      this.leaves = List.copyOf(leaves);
      this.outer = outer;
    }

    @Override
    public List<Part> parts() {
      List<Part> parts = new ArrayList<>();
      for (Member leaf : leaves) {
        leaf.node()
            .parts()
            .forEach(part -> parts.add(new Part("." + leaf.name() + part.path(), part.type())));
      }
      return parts;
    }

    @Override
    public void read(WireReader in) throws RootFormatException {
      if (outer.isPresent()) {
        outer.get().enter(in);
      }
      for (Member leaf : leaves) {
        leaf.node().read(in);
      }
    }

    @Override
    public void addZeros(int count) {
      leaves.forEach(leaf -> leaf.node().addZeros(count));
    }

    @Override
    public List<Column> finish() {
      List<Column> columns = new ArrayList<>();
      leaves.forEach(leaf -> columns.addAll(leaf.node().finish()));
      return columns;
    }
  }

  /**
   * Objects of which another member says how many there are: a header for all of them. Source:
   * ROOT's TStreamerInfo::ReadBuffer (kStreamLoop).
   */
  static class Loop extends Lists {
    Loop(ValueNode item) {
      super(item);
    }

    @Override
    public final void read(WireReader in) throws RootFormatException {
      VersionHeader header = in.version();
      if (!header.hasEnd()) {
        throw in.problem("an array does not say how long it is", "It cannot be read.");
      }
      read(in, header);
    }

    void read(WireReader in, VersionHeader header) throws RootFormatException {
      int count = 0;
      while (in.position() < header.end()) {
        int before = in.position();
        item.read(in);
        if (in.position() == before) {
          throw in.damaged("an item takes no bytes");
        }
        count++;
      }
      add(count);
      exactly(in, header, "an array");
    }

    @Override
    public final void readMany(WireReader in, int count) throws RootFormatException {
      throw in.problem("counted arrays are streamed member by member", "They cannot be read.");
    }
  }

  /** An array of fixed size. */
  static final class Fixed implements ValueNode {
    private final ValueNode item;
    private final int length;
    private int size;

    Fixed(ValueNode item, int length) {
      this.item = item;
      this.length = length;
    }

    @Override
    public Map<String, String> unread() {
      return item.unread();
    }

    @Override
    public List<Part> parts() {
      List<Part> parts = new ArrayList<>();
      for (Part part : item.parts()) {
        parts.add(new Part(part.path(), ListType.fixed(part.type(), length)));
      }
      return parts;
    }

    @Override
    public void read(WireReader in) throws RootFormatException {
      item.readMany(in, length);
      size++;
    }

    @Override
    public void addZeros(int count) {
      item.addZeros(Math.multiplyExact(count, length));
      size = Math.addExact(size, count);
    }

    @Override
    public List<Column> finish() {
      List<Column> columns = new ArrayList<>();
      for (Column column : item.finish()) {
        columns.add(ListColumn.fixed(size, length, column));
      }
      return columns;
    }
  }

  /** A map's key and value. */
  static final class Pair implements ValueNode, MemberWise {
    private final ValueNode first;
    private final ValueNode second;

    Pair(ValueNode first, ValueNode second) {
      this.first = first;
      this.second = second;
    }

    @Override
    public List<Part> parts() {
      List<Part> parts = new ArrayList<>();
      first.parts().forEach(part -> parts.add(new Part(".first" + part.path(), part.type())));
      second.parts().forEach(part -> parts.add(new Part(".second" + part.path(), part.type())));
      return parts;
    }

    @Override
    public Map<String, String> unread() {
      Map<String, String> left = new LinkedHashMap<>();
      first.unread().forEach((path, reason) -> left.put(".first" + path, reason));
      second.unread().forEach((path, reason) -> left.put(".second" + path, reason));
      return left;
    }

    @Override
    public void read(WireReader in) throws RootFormatException {
      first.read(in);
      second.read(in);
    }

    @Override
    public void readMemberWise(WireReader in, int count, int version, int checksum)
        throws RootFormatException {
      readMember(in, first, count);
      readMember(in, second, count);
    }

    private static void readMember(WireReader in, ValueNode node, int count)
        throws RootFormatException {
      if (node instanceof Enumeration enumeration) {
        enumeration.readMembers(in, count);
      } else {
        member(node).readMany(in, count);
      }
    }

    private static ValueNode member(ValueNode node) {
      return node instanceof Collection || (node instanceof Text text && text.standard)
          ? new Headed(node)
          : node;
    }

    @Override
    public void addZeros(int count) {
      first.addZeros(count);
      second.addZeros(count);
    }

    @Override
    public List<Column> finish() {
      List<Column> columns = new ArrayList<>(first.finish());
      columns.addAll(second.finish());
      return columns;
    }
  }

  /**
   * One member of a record.
   *
   * @param name its name, or that of a base class
   * @param isBase whether it is a base class; its members count as the record's own, and are named
   *     {@code base::member} where the record has one of the same name
   */
  record Member(String name, boolean isBase, ValueNode node) {}

  /** An enumeration: four bytes, but as a member as many as the type below it has. */
  static final class Enumeration implements ValueNode {
    private final Numbers values;
    private final Numbers stored;

    /** An enumeration that is stored as these numbers where it is a member. */
    Enumeration(Numbers stored) {
      this.values = new Numbers(Primitive.INT32, NumberSink.of(Primitive.INT32));
      this.stored = stored;
    }

    @Override
    public List<Part> parts() {
      return values.parts();
    }

    @Override
    public void read(WireReader in) throws RootFormatException {
      values.read(in);
    }

    /** Reads the member of some objects that are streamed member by member. */
    void readMembers(WireReader in, int count) throws RootFormatException {
      values.readConverted(in, count, stored);
    }

    @Override
    public void addZeros(int count) {
      values.addZeros(count);
    }

    @Override
    public List<Column> finish() {
      return values.finish();
    }
  }

  /** An object of a class that streamer info describes: a header, and its members. */
  static final class Described implements ValueNode, MemberWise {
    private final Dictionary dictionary;
    private final StreamerInfo info;
    private final List<Member> members;
    private final IdentityHashMap<StreamerInfo, OtherVersion> others = new IdentityHashMap<>();

    Described(Dictionary dictionary, StreamerInfo info, List<Member> members) {
      this.dictionary = dictionary;
      this.info = info;
      this.members = members;
    }

    @Override
    public List<Part> parts() {
      Set<String> own = new HashSet<>();
      for (Member member : members) {
        if (!member.isBase()) {
          member.node().parts().forEach(part -> own.add("." + member.name() + part.path()));
        }
      }
      List<Part> parts = new ArrayList<>();
      for (Member member : members) {
        for (Part part : member.node().parts()) {
          String path = prefix(member) + part.path();
          if (member.isBase() && own.contains(path)) {
            path = "." + member.name() + "::" + path.substring(1);
          }
          parts.add(new Part(path, part.type()));
        }
      }
      return parts;
    }

    @Override
    public Map<String, String> unread() {
      Map<String, String> left = new LinkedHashMap<>();
      for (Member member : members) {
        member.node().unread().forEach((path, reason) -> left.put(prefix(member) + path, reason));
      }
      return left;
    }

    private static String prefix(Member member) {
      return member.isBase() ? "" : "." + member.name();
    }

    /** The node of a member, or null. */
    @Nullable ValueNode member(String name) {
      for (Member member : members) {
        if (!member.isBase() && member.name().equals(name)) {
          return member.node();
        }
      }
      return null;
    }

    /** The numbers among the members and those of base classes, any of which may count. */
    Map<String, Numbers> numbers() {
      Map<String, Numbers> numbers = new LinkedHashMap<>();
      members.forEach(member -> count(numbers, member.name(), member.isBase(), member.node()));
      return numbers;
    }

    /** Reads the members of an object that has no header. */
    void readMembers(WireReader in) throws RootFormatException {
      for (Member member : members) {
        member.node().read(in);
      }
    }

    @Override
    public void read(WireReader in) throws RootFormatException {
      VersionHeader header = in.version();
      // A class whose version is 0 has no checksum either.
      boolean checked = header.number() == 0 && info.version() != 0;
      readMembers(in, header.number(), checked ? in.i4() : info.checksum());
      exactly(in, header, info.className());
    }

    /** Reads the members of an object of some version of the class. */
    void readMembers(WireReader in, int version, int checksum) throws RootFormatException {
      OtherVersion other = otherVersion(in, version, checksum);
      if (other == null) {
        readMembers(in);
      } else {
        other.read(in, 1, false);
      }
    }

    @Override
    public void readMemberWise(WireReader in, int count, int version, int checksum)
        throws RootFormatException {
      OtherVersion other = otherVersion(in, version, checksum);
      if (other != null) {
        other.read(in, count, true);
        return;
      }
      for (Member member : members) {
        if (member.node() instanceof Described base && member.isBase()) {
          base.readMemberWise(in, count, base.info.version(), base.info.checksum());
        } else {
          member.node().readMany(in, count);
        }
      }
    }

    /** How the version that was written is read, if its members are not those planned for. */
    private @Nullable OtherVersion otherVersion(WireReader in, int version, int checksum)
        throws RootFormatException {
      boolean same = version == 0 ? checksum == info.checksum() : version == info.version();
      if (same || version == ANY_VERSION) {
        return null;
      }
      StreamerInfo written =
          (version == 0
                  ? dictionary.findByChecksum(info.className(), checksum)
                  : dictionary.find(info.className(), version))
              .orElse(null);
      if (written == null) {
        throw in.problem(
            String.format(
                Locale.ROOT,
                "an object of %s has version %d, checksum %x, which the file does not describe",
                info.className(),
                version,
                checksum),
            "Nothing in a file says that a class streams itself, as this may; or it is damaged.");
      }
      if (written.elements().equals(info.elements())) {
        return null;
      }
      OtherVersion known = others.get(written);
      if (known == null) {
        try {
          known = new OtherVersion(info, members, written, new ValueFactory(dictionary));
        } catch (BranchPlanner.UnreadableBranch e) {
          throw in.problem(
              String.format(
                  "objects of %s are of several versions: %s", info.className(), e.getMessage()),
              "They cannot be read together.");
        }
        others.put(written, known);
      }
      return known;
    }

    @Override
    public void addZeros(int count) {
      members.forEach(member -> member.node().addZeros(count));
    }

    @Override
    public List<Column> finish() {
      List<Column> columns = new ArrayList<>();
      for (Member member : members) {
        columns.addAll(member.node().finish());
      }
      return columns;
    }
  }

  /** A branch's object, which has no header of its own that would say the version of its class. */
  static final class Bare implements ValueNode {
    private final Described record;
    private final List<StreamerInfo> versions;
    private StreamerInfo written;

    /**
     * An object.
     *
     * @param versions how its class may be laid out, first as the branch says
     */
    Bare(Described record, List<StreamerInfo> versions) {
      this.record = record;
      this.versions = versions;
      this.written = versions.get(0);
    }

    List<StreamerInfo> versions() {
      return versions;
    }

    /** Says of which version the next objects are. */
    void use(StreamerInfo version) {
      written = version;
    }

    @Override
    public List<Part> parts() {
      return record.parts();
    }

    @Override
    public Map<String, String> unread() {
      return record.unread();
    }

    @Override
    public void read(WireReader in) throws RootFormatException {
      if (written == versions.get(0)) {
        record.readMembers(in);
      } else {
        record.readMembers(in, written.version(), written.checksum());
      }
    }

    @Override
    public void addZeros(int count) {
      record.addZeros(count);
    }

    @Override
    public List<Column> finish() {
      return record.finish();
    }
  }

  /**
   * A TMatrixTSym, which streams itself: a header for the members of TMatrixTBase, and behind what
   * it counts the elements on and above the diagonal, row by row.
   */
  static final class SymmetricMatrix extends Lists {
    private final Described base;

    SymmetricMatrix(Described base, Numbers elements) {
      super(elements);
      this.base = base;
    }

    @Override
    public List<Part> parts() {
      List<Part> parts = new ArrayList<>(base.parts());
      super.parts().forEach(part -> parts.add(new Part(".fElements", part.type())));
      return parts;
    }

    @Override
    public void read(WireReader in) throws RootFormatException {
      VersionHeader header = in.version();
      base.readMembers(in);
      exactly(in, header, "TMatrixTSym");
      long rows = base.member("fNrows") instanceof Numbers numbers ? numbers.last() : -1;
      long elements = rows * (rows + 1) / 2;
      if (rows < 0 || elements > in.remaining()) {
        throw in.damaged("a matrix claims " + rows + " rows");
      }
      add((int) elements);
      item.readMany(in, (int) elements);
    }

    @Override
    public void addZeros(int count) {
      base.addZeros(count);
      super.addZeros(count);
    }

    @Override
    public List<Column> finish() {
      List<Column> columns = new ArrayList<>(base.finish());
      columns.addAll(super.finish());
      return columns;
    }
  }

  /** An object behind the name of its class: a length, the name, a zero byte. */
  static final class Named implements ValueNode {
    private final String className;
    private final ValueNode object;

    Named(String className, ValueNode object) {
      this.className = className;
      this.object = object;
    }

    @Override
    public List<Part> parts() {
      return object.parts();
    }

    @Override
    public Map<String, String> unread() {
      return object.unread();
    }

    @Override
    public void read(WireReader in) throws RootFormatException {
      in.skip(1);
      String written = in.zeroTerminated();
      if (!written.equals(className)) {
        throw in.problem(
            "it holds a " + written + " where a " + className + " is declared",
            "Objects of several classes in one branch cannot be read.");
      }
      object.read(in);
    }

    @Override
    public void addZeros(int count) {
      object.addZeros(count);
    }

    @Override
    public List<Column> finish() {
      return object.finish();
    }
  }

  /**
   * What a pointer points to, as a list of no (null) or one item; of an object of a derived class
   * what it has of the declared one. Source: ROOT's TBufferFile::ReadObjectAny.
   */
  static final class Pointer extends Lists {
    /** How often an object may be read because others point to it, as a multiple of the basket. */
    private static final int MOST_REPEATS = 64;

    /** Classes derive from each other less often than this. */
    private static final int MOST_BASES = 40;

    private static final int FEW_NAMES = 3;

    private final String className;
    private final Dictionary dictionary;
    private final Set<String> derived;
    private byte @Nullable [] basket;
    private long repeated;

    Pointer(String className, ValueNode object, Dictionary dictionary) {
      this(className, object, dictionary, dictionary.derived(className));
    }

    private Pointer(
        String className, ValueNode object, Dictionary dictionary, Set<String> derived) {
      super(object);
      this.className = className;
      this.dictionary = dictionary;
      this.derived = derived;
    }

    /** A pointer to objects of this class and no other. */
    static Pointer exact(String className, ValueNode object, Dictionary dictionary) {
      return new Pointer(className, object, dictionary, Set.of());
    }

    @Override
    public Map<String, String> unread() {
      Map<String, String> left = new LinkedHashMap<>(super.unread());
      if (!derived.isEmpty() && !item.parts().isEmpty()) {
        left.put(
            "",
            String.format(
                "what objects of derived classes (%s%s) have beyond the %s that is declared",
                derived.stream().limit(FEW_NAMES).collect(Collectors.joining(", ")),
                derived.size() > FEW_NAMES ? ", ..." : "",
                className));
      }
      return left;
    }

    @Override
    public void read(WireReader in) throws RootFormatException {
      ClassTags tags = new ClassTags(in, in.displacement());
      ClassTags.Tag tag = tags.next();
      if (tag.isObject()) {
        object(in, tag);
      } else if (tag.reference() == 0) {
        add(0);
      } else {
        int back = in.position();
        in.seek(tags.position(tag.reference()));
        ClassTags.Tag earlier = tags.next();
        if (!earlier.isObject()) {
          throw in.damaged("a pointer leads to no object");
        }
        int start = in.position();
        object(in, earlier);
        bound(in, in.position() - start);
        in.seek(back);
      }
    }

    private void object(WireReader in, ClassTags.Tag tag) throws RootFormatException {
      add(1);
      if (tag.className().equals(className)) {
        item.read(in);
        if (tag.hasEnd() && in.position() != tag.end()) {
          throw in.damaged("an object does not end where its pointer says");
        }
        return;
      }
      if (!tag.hasEnd() || !derived.contains(tag.className()) || !base(in, tag.className(), 0)) {
        throw in.problem(
            "a pointer leads to a " + tag.className() + " where a " + className + " is declared",
            "Objects of classes that the file does not describe cannot be read.");
      }
      in.seek(tag.end());
    }

    /**
     * Reads, of an object of a derived class, the declared one: bases stand before all members.
     * Returns false where it is no base.
     */
    private boolean base(WireReader in, String object, int depth) throws RootFormatException {
      VersionHeader header = in.version();
      List<StreamerElement> elements =
          (header.number() == 0
                  ? dictionary.findByChecksum(object, in.i4())
                  : dictionary.find(object, header.number()))
              .map(StreamerInfo::elements)
              .orElse(List.of());
      for (StreamerElement element : elements) {
        if (!element.isBase() || depth > MOST_BASES) {
          return false;
        } else if (element.name().equals(className)) {
          item.read(in);
          return true;
        } else if (derived.contains(element.name())) {
          return base(in, element.name(), depth + 1);
        } else if (element.name().equals("TObject")) {
          Streamed.skipTObject(in);
        } else {
          VersionHeader other = in.version();
          if (!other.hasEnd()) {
            return false;
          }
          in.seek(other.end());
        }
      }
      return false;
    }

    private void bound(WireReader in, int bytes) throws RootFormatException {
      if (in.array() != basket) {
        basket = in.array();
        repeated = 0;
      }
      repeated += bytes;
      if (repeated > (long) MOST_REPEATS * basket.length) {
        throw in.damaged("pointers lead to the same objects over and over");
      }
    }
  }

  /** A value that a class streams without a header, under the name of its member. */
  static final class Prefixed implements ValueNode {
    private final String path;
    private final ValueNode value;

    Prefixed(String path, ValueNode value) {
      this.path = path;
      this.value = value;
    }

    @Override
    public List<Part> parts() {
      List<Part> parts = new ArrayList<>();
      value.parts().forEach(part -> parts.add(new Part(path + part.path(), part.type())));
      return parts;
    }

    @Override
    public void read(WireReader in) throws RootFormatException {
      value.read(in);
    }

    @Override
    public void addZeros(int count) {
      value.addZeros(count);
    }

    @Override
    public List<Column> finish() {
      return value.finish();
    }
  }

  /**
   * A TRef: a TObject, whose unique id is that of the object referred to, and the number of a
   * process id or, where a bit says so, a UUID as text. Source: ROOT's TRef::Streamer.
   */
  static final class Reference implements ValueNode {
    private static final int HAS_UUID = 1 << 5;
    private final NumberSink ids = NumberSink.of(Primitive.UINT32);

    @Override
    public List<Part> parts() {
      return List.of(new Part(".ref", Primitive.UINT32));
    }

    @Override
    public void read(WireReader in) throws RootFormatException {
      in.version();
      int at = in.position();
      in.skip(4);
      ids.append(in.array(), at, 1);
      int bits = in.i4();
      if ((bits & ObjectBits.IS_REFERENCED) != 0) {
        in.skip(2);
      }
      if ((bits & HAS_UUID) != 0) {
        in.skip(in.stringLength());
      } else {
        in.skip(2);
      }
    }

    @Override
    public void addZeros(int count) {
      ids.appendZeros(count);
    }

    @Override
    public List<Column> finish() {
      return List.of(ids.finish());
    }
  }

  /**
   * A TRefArray: a TObject, a name, the number of references, the lower bound, the number of a
   * process id, and the unique ids. Source: ROOT's TRefArray::Streamer.
   */
  static final class ReferenceArray extends Lists {
    private final Text name = new Text(false, false);
    private final Numbers size = new Numbers(Primitive.INT32, NumberSink.of(Primitive.INT32));

    ReferenceArray() {
      super(new Numbers(Primitive.UINT32, NumberSink.of(Primitive.UINT32)));
    }

    @Override
    public List<Part> parts() {
      List<Part> parts = new ArrayList<>();
      parts.add(new Part(".fName", Primitive.STRING));
      parts.add(new Part(".fSize", Primitive.INT32));
      super.parts().forEach(part -> parts.add(new Part(".refs", part.type())));
      return parts;
    }

    @Override
    public void read(WireReader in) throws RootFormatException {
      VersionHeader header = in.version();
      Streamed.skipTObject(in);
      name.read(in);
      size.read(in);
      int count = (int) size.last();
      in.skip(4 + 2);
      if (count < 0 || 4L * count > in.remaining()) {
        throw in.damaged("it claims " + count + " references");
      }
      add(count);
      item.readMany(in, count);
      exactly(in, header, "TRefArray");
    }

    @Override
    public void addZeros(int count) {
      name.addZeros(count);
      size.addZeros(count);
      super.addZeros(count);
    }

    @Override
    public List<Column> finish() {
      List<Column> columns = new ArrayList<>(name.finish());
      columns.addAll(size.finish());
      columns.addAll(super.finish());
      return columns;
    }
  }

  /** A TObject, which has no values for an analysis. */
  static final class SkippedObject implements ValueNode {
    @Override
    public List<Part> parts() {
      return List.of();
    }

    @Override
    public void read(WireReader in) throws RootFormatException {
      Streamed.skipTObject(in);
    }

    @Override
    public void addZeros(int count) {}

    @Override
    public List<Column> finish() {
      return List.of();
    }
  }

  /** What cannot be read but says how long it is. */
  static final class Skipped implements ValueNode {

    /** What it says its length with. */
    enum Kind {
      /** A header, and so for each. */
      OBJECT,
      /**
       * A header; one for all where it is the member of many that are streamed member by member.
       */
      COLLECTION,
      /** The class of what it points to. */
      POINTER
    }

    private final Kind kind;
    private final String reason;

    /** A member to be left out. */
    Skipped(Kind kind, String reason) {
      this.kind = kind;
      this.reason = reason;
    }

    @Override
    public Map<String, String> unread() {
      return Map.of("", reason);
    }

    @Override
    public List<Part> parts() {
      return List.of();
    }

    @Override
    public void readMany(WireReader in, int count) throws RootFormatException {
      for (int i = 0; i < (kind == Kind.COLLECTION ? 1 : count); i++) {
        read(in);
      }
    }

    @Override
    public void read(WireReader in) throws RootFormatException {
      if (kind == Kind.POINTER) {
        ClassTags.Tag tag = new ClassTags(in, 0).skip();
        if (tag.hasEnd()) {
          in.seek(tag.end());
        } else if (tag.isObject()) {
          throw in.problem("an object does not say how long it is", "It cannot be left out.");
        }
        return;
      }
      VersionHeader header = in.version();
      if (!header.hasEnd()) {
        throw in.problem("a member does not say how long it is", "It cannot be left out.");
      }
      in.seek(header.end());
    }

    @Override
    public void addZeros(int count) {}

    @Override
    public List<Column> finish() {
      return List.of();
    }
  }

  /** Notes the numbers that a member, or the members of a base class, may give as lengths. */
  static void count(Map<String, Numbers> counters, String name, boolean isBase, ValueNode node) {
    if (node instanceof Numbers number) {
      counters.put(name, number);
    } else if (isBase && node instanceof Described base) {
      base.numbers().forEach(counters::putIfAbsent);
    }
  }

  /** Goes to where a header says that a value ends, which must be here. */
  static void exactly(WireReader in, VersionHeader header, String what) throws RootFormatException {
    if (header.hasEnd() && in.position() != header.end()) {
      throw in.problem(
          String.format(
              Locale.ROOT,
              "%s is read to %d bytes from its end",
              what,
              header.end() - in.position()),
          "It is streamed in a way that is not known here.");
    }
  }
}

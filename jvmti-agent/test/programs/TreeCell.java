/** A binary search tree built in scattered order; advancing replaces leaves, so old objects point to young ones. */
final class TreeCell extends Cell {
  private static final int NODES = 512;  // a power of two, so that an odd step visits every key once
  private static final int STEP = 197;

  private static final class Node {
    final int key;
    long value;
    Node left;
    Node right;

    Node(int key, long value) {
      this.key = key;
      this.value = value;
    }
  }

  private Node root;

  TreeCell(long id, int version) {
    super(id, version);
    for (int i = 0; i < NODES; i++) {
      int key = scattered(i);
      root = insert(root, new Node(key, value(key)));
    }
  }

  private int scattered(int i) {
    return Integer.reverse((i * STEP + (int) id) & (NODES - 1)) >>> (32 - Integer.numberOfTrailingZeros(NODES));
  }

  private static Node insert(Node root, Node node) {
    if (root == null) {
      return node;
    }
    Node at = root;
    while (true) {
      Node below = node.key < at.key ? at.left : at.right;
      if (below != null) {
        at = below;
      } else if (node.key < at.key) {
        at.left = node;
        return root;
      } else {
        at.right = node;
        return root;
      }
    }
  }

  @Override
  long check() {
    Walk walk = new Walk();
    walk.from(root);
    Check.same(NODES, walk.visited, this, -1);
    return walk.sum;
  }

  /** One walk in key order; several threads may walk over one cell at once. */
  private final class Walk {
    int visited;
    long sum;

    void from(Node node) {
      if (node == null) {
        return;
      }
      from(node.left);
      Check.same(visited, node.key, TreeCell.this, visited);
      Check.same(value(node.key), node.value, TreeCell.this, node.key);
      visited++;
      sum += node.value;
      from(node.right);
    }
  }

  @Override
  void advance() {
    check();
    root = advanced(root);
    version++;
  }

  private Node advanced(Node node) {
    if (node.left == null && node.right == null) {
      return new Node(node.key, nextValue(node.key));
    }
    node.value = nextValue(node.key);
    node.left = node.left == null ? null : advanced(node.left);
    node.right = node.right == null ? null : advanced(node.right);
    return node;
  }

  @Override
  long bytes() {
    return NODES * 32L;
  }
}

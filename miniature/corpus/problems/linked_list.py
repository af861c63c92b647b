"""Singly linked lists; the solution module defines the node class itself."""

from miniature.corpus.problem import Case, Problem, benchmark_task

NODE = """
class ListNode:
    def __init__(self, val=0, next=None):
        self.val = val
        self.next = next
"""

REVERSALS = [
    """
    previous = None
    while head:
        following = head.next
        head.next = previous
        previous = head
        head = following
    return previous
""",
    """
    previous = None
    current = head
    while current is not None:
        following = current.next
        current.next = previous
        previous = current
        current = following
    return previous
""",
    """
    if head is None or head.next is None:
        return head
    new_head = reverse_list(head.next)
    head.next.next = head
    head.next = None
    return new_head
""",
]

ONE = "head = reverse_list(ListNode(1))"
TWO = "head = reverse_list(ListNode(1, ListNode(2)))"
THREE = "head = reverse_list(ListNode(1, ListNode(2, ListNode(3))))"


def reverse_linked_list() -> Problem:
    """The task whose tests build and walk nodes."""
    task = benchmark_task("reverse_linked_list")
    return Problem(
        task,
        solutions=tuple(f"{NODE.strip()}\n\n\n{task.signature}{body}" for body in REVERSALS),
        cases=(
            Case("empty", "reverse_list(None)", "None"),
            Case("one_node", "head.val", "1", ONE),
            Case("one_node_has_no_next", "head.next", "None", ONE),
            Case("two_nodes", "head.val", "2", TWO),
            Case("second_of_two", "head.next.val", "1", TWO),
            Case("two_nodes_end", "head.next.next", "None", TWO),
            Case("three_nodes", "head.val", "3", THREE),
            Case("middle_of_three", "head.next.val", "2", THREE),
            Case("last_of_three", "head.next.next.val", "1", THREE),
            Case("node_value", "node.val", "5", "node = ListNode(5)"),
        ),
        misconceptions=(
            Case("two_nodes", "head.val", "1", TWO),
            Case("three_nodes", "head.next.val", "1", THREE),
            Case("three_nodes", "head.val", "2", THREE),
            Case("two_nodes", "head.next.val", "2", TWO),
            Case("empty", "reverse_list([])", "[]"),
        ),
        imports=("ListNode", "reverse_list"),
    )


PROBLEMS = (reverse_linked_list(),)

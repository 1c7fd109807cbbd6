"""Makes connections and says where each ends. Standard input: JSON with "listen" (TCP ports), "udp" (UDP ports),
"peer" (process id whose network namespace is the other side) and "packets". Standard output: one word a packet."""
import ctypes, json, os, socket, sys, threading, time, errno

plan = json.load(sys.stdin)
libc = ctypes.CDLL(None, use_errno=True)


def enter(pid):
    with open(f"/proc/{pid}/ns/net") as ns:
        if libc.setns(ns.fileno(), 0x40000000):
            raise OSError(ctypes.get_errno(), "setns")


def serve(where, log):
    """Listens on all ports in this process's namespace. TCP is told where it came; UDP is written to the log."""
    def tcp(sock, port):
        while True:
            conn, _ = sock.accept()
            try:
                conn.sendall(f"{where}:{port}".encode())
            except OSError:
                pass
            conn.close()

    def udp(sock, port):
        while True:
            data, _ = sock.recvfrom(100)
            os.write(log, f"{data.decode()} {where}:{port}\n".encode())

    for kind, ports, loop in ((socket.SOCK_STREAM, plan["listen"], tcp), (socket.SOCK_DGRAM, plan["udp"], udp)):
        for port in ports:
            sock = socket.socket(socket.AF_INET6, kind)
            sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            sock.bind(("::", port))
            if kind == socket.SOCK_STREAM:
                sock.listen(64)
            threading.Thread(target=loop, args=(sock, port), daemon=True).start()


def dial(packet, index):
    if packet["from"] == "peer":
        enter(plan["peer"])
    else:
        os.setgroups([])
        os.setresgid(packet["uid"], packet["uid"], packet["uid"])
        os.setresuid(packet["uid"], packet["uid"], packet["uid"])
    family = socket.AF_INET6 if ":" in packet["to"] else socket.AF_INET
    if packet["protocol"] == "udp":
        sock = socket.socket(family, socket.SOCK_DGRAM)
        try:
            sock.sendto(f"{index}".encode(), (packet["to"], packet["port"]))
        except OSError as error:
            return f"errno:{errno.errorcode[error.errno]}"
        return "sent"
    sock = socket.socket(family, socket.SOCK_STREAM)
    # Longer than the first retransmission: an ICMP error that comes while the socket is locked counts only then.
    sock.settimeout(2.4)
    try:
        if packet.get("source"):
            sock.bind((packet["source"], 0))
        sock.connect((packet["to"], packet["port"]))
        return sock.recv(100).decode()
    except socket.timeout:
        return "timeout"
    except OSError as error:
        return f"errno:{errno.errorcode[error.errno]}"


log_read, log_write = os.pipe()
servers = []
for where, pid in (("here", None), ("peer", plan["peer"])):
    ready_read, ready_write = os.pipe()
    child = os.fork()
    if child == 0:
        if pid:
            enter(pid)
        serve(where, log_write)
        os.write(ready_write, b"x")
        time.sleep(60)
        os._exit(0)
    servers.append(child)
    os.close(ready_write)
    if os.read(ready_read, 1) != b"x":
        sys.exit("a server did not start")

ends = []
for index, packet in enumerate(plan["packets"]):
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            end = dial(packet, index)
        except Exception as error:
            end = f"failed:{error}"
        os.write(write, end.encode())
        os._exit(0)
    os.close(write)
    ends.append(read)
said = [os.read(read, 200).decode() for read in ends]
time.sleep(0.2)
for child in servers:
    os.kill(child, 9)
os.close(log_write)
for line in os.fdopen(log_read):
    index, where = line.split()
    said[int(index)] = where
print(json.dumps(["dropped" if word == "sent" else word for word in said]))

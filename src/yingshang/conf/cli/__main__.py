"""``python -m yingshang.conf.cli``: how ``up`` starts its own parts, wherever the script was installed."""

from yingshang.conf.cli import main

if __name__ == "__main__":
    main()
